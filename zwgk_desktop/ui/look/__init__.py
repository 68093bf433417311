"""Theme, style sheet, palettes, icons and general-purpose widgets."""
