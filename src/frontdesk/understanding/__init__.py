"""Percepts become findings: what the customer feels and wants, with the share of each modality."""
