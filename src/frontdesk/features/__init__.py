"""One representation a file."""
