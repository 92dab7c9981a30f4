"""Deny by default: every endpoint declares its permission, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from hiring.access.identity import identity
from hiring.access.permissions import POLICY
from hiring.core.pages import error_page, own_path

View = TypeVar("View", bound=Callable[..., object])

# Views of the core, which lies below this package and cannot declare for itself.
CORE = {
    "core.static_file": "public",
    "core.set_language": "public",
    "health.ready": "public",
}


class UndeclaredEndpoint(Exception):
    """An endpoint without a permission: say who may use it with @requires."""


def requires(permission: str) -> Callable[[View], View]:
    """Declare who may use an endpoint."""
    if permission not in POLICY:
        raise KeyError(permission)

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> str:
    """The declared permission of `endpoint`; raises UndeclaredEndpoint."""
    found = CORE.get(endpoint) or getattr(app.view_functions[endpoint], "permission", None)
    if found is None:
        raise UndeclaredEndpoint(endpoint)
    return str(found)


def install(app: Flask) -> None:
    """Check every endpoint at start, and every request by its endpoint's permission."""
    declared = {endpoint: permission_of(app, endpoint) for endpoint in app.view_functions}

    @app.before_request
    def check() -> BaseResponse | None:
        if request.endpoint is None:
            return None
        permission = declared[request.endpoint]
        if permission == "public":
            return None
        who = identity()
        if who.may(permission):
            return None
        if who.is_authenticated:
            return error_page(404 if who.kind == "candidate" else 403)
        if permission == "candidate.session":
            return error_page(401, "401.candidate")
        # A page that asks by itself is told so; a person is led to the sign-in.
        if request.method != "GET" or request.accept_mimetypes.best == "application/json":
            return error_page(401)
        return redirect(
            url_for("accounts.sign_in", next=own_path(request.full_path.rstrip("?"))), code=303
        )
