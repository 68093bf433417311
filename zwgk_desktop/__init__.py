"""Annual reports on government information disclosure, for township clerks."""

__version__ = "0.1.0"
