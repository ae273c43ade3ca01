"""How good a trained model is, on which rows, and why it says what it says. Never served."""
