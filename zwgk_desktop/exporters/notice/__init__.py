"""The notice for the board, as PDF."""
