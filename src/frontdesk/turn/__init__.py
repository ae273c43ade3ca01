"""The one value every stage takes, and the values it becomes. Standard library only."""
