"""Provocative questions, with a stop rule and a debrief."""
