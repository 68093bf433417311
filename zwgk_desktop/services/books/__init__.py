"""The books of a unit: entered, corrected, filled into the report."""
