"""Letters to people: written in the command that causes them, sent in the background, once."""
