"""Notice for the public notice board (公开栏), as PDF."""
