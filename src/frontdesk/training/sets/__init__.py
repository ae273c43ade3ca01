"""Readers of public data sets: each yields the rows of a part, with the columns that recipes name."""
