"""县级审核: what a unit sent, looked at with what was found, remarked on, accepted, returned."""
