"""What the texts say: figures with their units, and the sentences they stand in."""
