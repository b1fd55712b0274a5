"""The pages of rooms: which there are, one conversation, and how it is shown."""
