"""The texts of a report on screen."""
