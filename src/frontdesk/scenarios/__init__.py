"""Conversations as files, played against a whole desk and checked turn by turn."""
