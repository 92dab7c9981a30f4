"""The demo: a company that looks like a real centre, seeded through the product's own commands."""

from __future__ import annotations

from hiring.accounts import queries as accounts
from hiring.demo import seed
from hiring.demo.company import EMPLOYED, PASSWORD, PEOPLE
from hiring.settings import Settings


def prepare(settings: Settings) -> list[str]:
    """Seed the demo if the database is empty; the lines that the server prints about it."""
    if not accounts.is_set_up():
        seed.run()
    lines = ["", f"Demo sign-ins, all with the password {PASSWORD}:"]
    lines += [f"  {person.email:28} {person.what}" for person in (*PEOPLE, EMPLOYED)]
    link = seed.candidate_link(settings)
    if link is not None:
        lines += ["", "The candidate's invitation link:", f"  {link}"]
    return [*lines, "", "Ctrl-C ends everything."]
