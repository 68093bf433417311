"""What whoever publishes does with a key: makes one, signs releases and data. See README.md."""
