"""What a clerk can do, without Qt."""
