"""The books (台账) of a unit: requests, documents, decisions, disputes, disclosures."""
