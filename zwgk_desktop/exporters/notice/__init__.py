"""The notice for the board as a PDF."""
