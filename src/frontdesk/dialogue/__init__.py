"""Findings and passages -> a decision, and the decision in words."""
