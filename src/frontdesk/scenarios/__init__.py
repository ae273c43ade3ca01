"""Whole conversations as tests: YAML scenarios, played against a real desk."""
