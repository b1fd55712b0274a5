"""The pages of rooms: themselves, one message, and looking after them."""
