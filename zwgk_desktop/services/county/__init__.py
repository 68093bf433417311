"""What a county does: collect, examine, send back, add up — without Qt."""
