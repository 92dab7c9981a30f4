"""Pure scoring: facts in, numbers with their reasons out; no words, no clock, no randomness."""
