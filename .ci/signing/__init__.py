"""Make keys and sign updates of editions and calendars. See README.md."""
