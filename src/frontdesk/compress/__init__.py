"""A trained model made smaller, compared with what it was, and put into service. Never served itself."""
