"""One rule, every door: what is true of all rooms at once is asked here, from the outside."""
