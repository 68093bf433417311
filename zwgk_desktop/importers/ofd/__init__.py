"""OFD (GB/T 33190-2016): the characters and ruled lines of its pages."""
