"""Figures that the notes and the docs quote, each against a peer in the same run."""

import os

# As the command `frontdesk` sets them, for ours and for the peer alike; read when the libraries load.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
