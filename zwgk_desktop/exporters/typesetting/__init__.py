"""Type and tables set to a measure, before any page: lines of Chinese, labels, ruled tables."""
