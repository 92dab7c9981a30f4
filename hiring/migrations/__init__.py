"""Explicit, dated changes of the tables, up and down."""
