"""Groups that share more than one thing and want something together; and what they want."""
