"""Pure scoring: facts in, numbers with their reasons out. Standard library only, no words, no clock, no randomness."""
