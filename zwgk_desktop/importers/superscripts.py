"""Raised digits: a note's number beside a figure is never one of its digits."""

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Write a text set above its line with the characters that stand there by themselves."""
    return text.translate(_RAISED)
