"""Annual reports on government information disclosure, for township clerks."""

import os

__version__ = "0.1.0"

# openpyxl writes other bytes where lxml is installed, and the Word exporter needs lxml. This
# turns lxml off for workbooks. openpyxl reads the variable at its first import.
os.environ.setdefault("OPENPYXL_LXML", "False")
