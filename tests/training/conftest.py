"""Training needs the extra `train`: without scikit-learn none of these tests can run."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("sklearn") else ["test_*.py"]
