"""Documents read in: choosing, looking, correcting, taking."""
