"""Reader of OFD files (GB/T 33190-2016): characters and ruled lines of their pages."""
