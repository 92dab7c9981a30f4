"""Pure scoring: facts in, numbers with their reasons out. No words, no clock, no randomness."""
