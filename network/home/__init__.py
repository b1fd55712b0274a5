"""Where people arrive: the front page, Vandaag, help, and everything in one search."""
