"""Whether this process can serve: for supervisors and load balancers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hiring.core.db import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/readyz")
def ready() -> tuple[Response, int] | Response:
    """200 once the database answers, else 503."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version")).one()
    except SQLAlchemyError as error:
        return jsonify(ready=False, reason=type(error).__name__), 503
    return jsonify(ready=True)
