"""Figures that the notes and the docs quote, each against a peer in the same run."""
