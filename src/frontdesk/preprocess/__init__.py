"""Text, pictures, sounds and films made ready for a model."""
