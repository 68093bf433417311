"""The manual inside the program, the keys, and the tour."""
