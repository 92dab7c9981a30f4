"""Rating a session: the pages of the raters, closing, and what the ratings add up to."""
