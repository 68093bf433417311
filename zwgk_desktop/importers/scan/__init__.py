"""Reader of scans and photos: clean the picture, find its lines and tables, read each cell.

All modules but `component` need the optional component (opencv, onnxruntime, rapidocr), so
they are loaded in the confined process only.
"""
