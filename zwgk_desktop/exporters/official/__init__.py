"""Report as pages of an official document (GB/T 9704), and as PDF."""
