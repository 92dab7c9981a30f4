"""The knowledge interview: keyed points per question, a level per area."""
