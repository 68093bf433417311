"""Annual reports on government information disclosure, for township clerks."""

import os

__version__ = "0.1.0"

# openpyxl writes differently where lxml is installed, which the Word document needs: a workbook
# has one form only. Read when openpyxl is first imported, so it must be said before that.
os.environ.setdefault("OPENPYXL_LXML", "False")
