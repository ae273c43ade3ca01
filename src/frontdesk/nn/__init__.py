"""Torch networks: encoders, fusion, heads. They know tensors only; the learning side alone imports them."""
