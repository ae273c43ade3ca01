"""The model store: manifest, pull, verify, bundle; sessions that run what was pulled."""

import os

# Threads of OpenMP (ctranslate2) sleep between calls instead of spinning; read when the library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
