"""Bringing what people offer to the communities that asked for it, and asking whether it worked."""
