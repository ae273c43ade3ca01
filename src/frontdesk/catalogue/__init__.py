"""What others tell of items and interactions, row by row: checked, cleaned, and made into our own values."""
