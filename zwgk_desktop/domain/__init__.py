"""The form and its rules: pure, standard library only."""
