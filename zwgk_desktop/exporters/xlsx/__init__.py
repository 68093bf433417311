"""Report as an Excel workbook, and further workbooks."""
