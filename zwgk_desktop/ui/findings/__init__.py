"""What the rules find, on screen."""
