"""Import of documents: choosing files, previewing, correcting and storing."""
