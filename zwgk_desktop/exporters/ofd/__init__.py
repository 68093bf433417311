"""The report as OFD (GB/T 33190-2016), for archives and offices that ask for it."""
