"""Observations: marks set while anything else runs."""
