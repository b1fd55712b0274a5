"""How each language writes dates and numbers, where Django asks."""
