"""What the desk fetches from elsewhere: every address passes one guard, and nothing leaves without it."""
