"""Probation: checks that follow from weak and unproven places, really verified by another."""
