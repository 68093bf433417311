"""The report as a PDF in the official layout (GB/T 9704-2012)."""
