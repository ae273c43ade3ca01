"""A part of a turn -> what was read, seen and heard in it."""
