"""Percepts -> findings: what the customer feels and wants."""
