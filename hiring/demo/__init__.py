"""The demo: a company that looks like a real centre, seeded through the product's own commands."""
