"""How the program looks: colours, type sizes, icons, and the small signs used everywhere."""
