"""Who can come in: accounts, sessions and the keys of programs."""
