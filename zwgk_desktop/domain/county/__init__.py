"""What a county does with its units' reports, as pure data: roster, submission, examination."""
