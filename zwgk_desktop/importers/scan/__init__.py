"""Scans and photos: pictures of pages made even, their lines found, their cells read one by one.

All but `component` need the optional component (opencv, onnxruntime, rapidocr), so they are
loaded in the bounded process only.
"""
