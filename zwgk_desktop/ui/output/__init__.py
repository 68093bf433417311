"""Preview, printing, exports, the notice (公示单) and its posting record."""
