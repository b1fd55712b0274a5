"""The pages of rooms: which there are, one conversation, one message, and looking after them."""
