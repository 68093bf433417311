"""A statutory table on screen: model, view, keys, clipboard, help beside the cell."""
