"""Every route × every role × own and foreign object, held against the checked-in table."""

from __future__ import annotations

import re

from flask import Flask

from hiring.access import guards
from hiring.access.permissions import ANYONE, CANDIDATE, POLICY, STAFF_ROLES
from tests.access import matrix
from tests.world import World

ELSEWHERE = tuple(actor for actor in matrix.ACTORS if actor.endswith("_elsewhere"))
# What belongs to a branch: these ids in an address are never open to another branch.
OF_A_BRANCH = re.compile(r"<int:(session|candidate|vacancy|probation|document)_id>")
HOW = "Run `python -m tests.access.matrix`, read what has changed, and keep the table."


def _key(row: matrix.Row) -> tuple[str, str]:
    return row["method"], row["route"]


def test_every_route_answers_everybody_as_the_table_says(app: Flask, world: World) -> None:
    found = {_key(row): row for row in matrix.measure(app, matrix.furnish(app, world))}
    expected = {_key(row): row for row in matrix.read()}
    faults = [
        f"{' '.join(key)} has no row; if this is right, add:\n    {matrix.line(found[key])}"
        for key in found
        if key not in expected
    ]
    faults += [f"{' '.join(key)} is no route: remove its row" for key in set(expected) - set(found)]
    for key in found.keys() & expected.keys():
        faults += [
            f"{' '.join(key)} answers {actor} with {found[key][actor]!r}, "
            f"the table says {expected[key].get(actor)!r}"
            for actor in matrix.ACTORS
            if found[key][actor] != expected[key].get(actor)
        ]
    assert not faults, "\n" + "\n".join(sorted(faults)) + "\n" + HOW


def test_nobody_is_let_in_without_the_declared_permission() -> None:
    """The table itself, against the policy: a table written without reading does not pass."""
    faults = []
    app_permissions = _permissions()
    for row in matrix.read():
        permission = app_permissions.get(_key(row))
        if permission is None:
            continue  # the other test says so
        allowed = POLICY[permission]
        for actor in matrix.ACTORS:
            role = re.sub(r"_(elsewhere|revoked)$", "", actor)
            if row[actor].startswith("5"):
                faults.append(f"{' '.join(_key(row))}: {actor} gets {row[actor]}")
            if ANYONE in allowed:
                continue
            may = (role == "candidate" and CANDIDATE in allowed) or (
                role in STAFF_ROLES and role in allowed
            )
            # A hired candidate and a rater may hold a right by their seat, never without a role.
            if row[actor] == "ok" and not may:
                faults.append(f"{' '.join(_key(row))} lets {actor} in without {permission}")
            if actor in ("anonymous", "candidate_revoked") and row[actor] != "login":
                faults.append(f"{' '.join(_key(row))}: {actor} must be asked to sign in")
    assert not faults, "\n" + "\n".join(faults)


def test_what_belongs_to_a_branch_is_absent_elsewhere() -> None:
    faults = [
        f"{' '.join(_key(row))} lets {actor} in"
        for row in matrix.read()
        if OF_A_BRANCH.search(row["route"])
        for actor in (*ELSEWHERE, "candidate", "candidate_revoked", "anonymous")
        if row[actor] == "ok"
    ]
    assert not faults, "\n" + "\n".join(faults)


def test_a_candidate_never_learns_that_a_staff_page_exists() -> None:
    permissions = _permissions()
    faults = [
        f"{' '.join(_key(row))} answers {actor} with {row[actor]}"
        for row in matrix.read()
        if permissions.get(_key(row)) not in ("public", "candidate.session", None)
        for actor in ("candidate", "candidate_elsewhere")
        if row[actor] != "404"
    ]
    assert not faults, "\n" + "\n".join(faults)


def test_the_table_says_for_every_row_what_everybody_gets() -> None:
    rows = matrix.read()
    assert len({_key(row) for row in rows}) == len(rows), "a route stands twice"
    for row in rows:
        assert set(row) == {"method", "route", *matrix.ACTORS}
        assert all(row[actor] in ("ok", "login", "403", "404") for actor in matrix.ACTORS), row


def _permissions() -> dict[tuple[str, str], str]:
    """The declared permission of every (method, route), read from the application's views."""
    from hiring.app import BLUEPRINTS

    app = Flask("hiring")
    from hiring.core import health, pages

    app.register_blueprint(pages.blueprint)
    app.register_blueprint(health.blueprint)
    pages.register_static(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return {
        (method, rule.rule): guards.permission_of(app, rule.endpoint)
        for method, rule in matrix.rules(app)
        if rule.endpoint != "static"
    }
