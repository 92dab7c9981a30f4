"""Responsibility cases: a position on a line whose middle is good."""
