"""Where models run: one inference queue in this process."""
