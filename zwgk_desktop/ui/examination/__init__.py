"""县级审核: a submission with its findings, remarks, acceptance and return."""
