"""The report as PDF, as GB/T 9704 sets it."""
