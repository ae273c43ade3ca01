"""How the weights that ship were made, and how good they are. Needs the extra `train`; never served."""
