"""What goes out on paper or as a file: preview, printer, exports, the notice and where it hangs."""
