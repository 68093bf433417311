"""When a workspace cannot be opened as it should: what is the matter, and the ways out."""
