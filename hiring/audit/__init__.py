"""What was done, by whom, when: append-only, in the same transaction as the deed."""
