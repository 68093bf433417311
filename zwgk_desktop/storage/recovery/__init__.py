"""When a workspace is damaged: examined, a copy put back, what can still be read saved."""
