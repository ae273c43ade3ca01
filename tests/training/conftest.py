"""Training needs the extra `train`: without it none of these tests can run."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("sklearn") and find_spec("torch") else ["test_*.py"]
