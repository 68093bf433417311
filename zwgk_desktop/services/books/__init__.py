"""The books of a unit: enter and correct entries, fill the report from them."""
