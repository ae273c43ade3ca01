"""The model store: manifest, pull, verify, bundle; sessions that run what was pulled."""
