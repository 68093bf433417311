"""Files exchanged between units and county: written deterministically, read as untrusted."""
