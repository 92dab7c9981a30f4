"""From evidence to a recommendation, and the person's decision beside it."""
