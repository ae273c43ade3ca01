"""Suggestions as a service: reads what is known of whoever asks, has items suggested, notes what was."""
