"""Live rooms: who may talk where, what was said, and in which order."""
