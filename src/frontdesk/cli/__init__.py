"""The command `frontdesk`, one file a command."""
