"""The county in the window: who has sent what, what came of each file, and what it adds up to."""
