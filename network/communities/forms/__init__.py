"""What the pages of communities ask: about the group, its people, and what it looks for."""
