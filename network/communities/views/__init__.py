"""The pages of communities: themselves, the people in them, and what they look for."""
