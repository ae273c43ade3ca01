"""What protects the people who write: what is personal is taken out before anything is learnt from."""
