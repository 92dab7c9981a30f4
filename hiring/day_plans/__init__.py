"""The planning of a working day: the candidate's exercise, its scoring, its picture for the staff."""
