"""Formatting of dates in documents (GB/T 9704 7.3.5.4)."""

from datetime import date


def day_text(day: date) -> str:
    """Format a day in Arabic figures without leading zeros: 2025年1月8日."""
    return f"{day.year}年{day.month}月{day.day}日"
