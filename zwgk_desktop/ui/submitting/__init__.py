"""The unit's side of what travels: 报送, what the county sends back, what it asks for."""
