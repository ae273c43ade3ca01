"""Durable jobs: work that goes on where it was after a crash. One process of a home does them at a time."""
