"""Unit's side of the exchange with the county: 报送, 退改单 and requirements."""
