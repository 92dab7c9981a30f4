"""Role-plays: standard prompts, observable behaviours, one anchored level per competency."""
