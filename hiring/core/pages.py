"""What every page has: error pages, headers, static files under a content hash, the language."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
)
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as BaseResponse

from hiring.core import compression, health, i18n, joined, requests, words
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused

MOST_ID = 2**31 - 1
STATIC = Path(__file__).parent.parent / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TEXTS = {"css": "text/css", "js": "text/javascript"}
KNOWN_ERRORS = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)

# PostgreSQL's codes of errors.
READ_ONLY = "25006"
UNIQUE_VIOLATION = "23505"

log = logging.getLogger(__name__)
blueprint = Blueprint("core", __name__)
csrf = CSRFProtect()


class RowId(IntegerConverter):
    """A number in an address that a row may have: a larger one is no such page, not a fault."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=MOST_ID)


def install(app: Flask) -> None:
    """Give the application its errors, headers, static files and CSRF protection."""
    requests.install(app)
    app.url_map.converters["int"] = RowId
    csrf.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(health.blueprint)
    version = static_version(STATIC)
    app.jinja_env.globals["static_url"] = lambda path: f"/static/{version}/{path}"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["STATIC_VERSION"] = version
    app.extensions["hiring_joined"] = joined.join(STATIC)
    compression.install(app)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(NotFound, lambda error: error_page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, lambda error: error_page(400, "csrf"))
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(InternalError, _internal_error)
    app.register_error_handler(IntegrityError, _integrity_error)
    app.register_error_handler(Exception, _unexpected)


def static_version(folder: Path) -> str:
    """A short hash of every static file, so that a changed file has another address."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_file(version: str, path: str) -> Response:
    """A static file; kept by the browser for a year where the address has today's hash."""
    from_today = version == _current_version()
    one = current_app.extensions["hiring_joined"].get(path)
    if one is None:
        response = send_from_directory(STATIC, path, max_age=31536000 if from_today else 60)
    else:
        response = Response(one, mimetype=TEXTS[path.rpartition(".")[2]])
        response.add_etag()
        response.make_conditional(request)
        response.cache_control.max_age = 31536000 if from_today else 60
    if from_today:
        response.cache_control.immutable = True
        response.cache_control.public = True
        response.cache_control.no_cache = None
    return response


def _current_version() -> str:
    from_config: str = _config("STATIC_VERSION")
    return from_config


def _config(name: str) -> str:
    return str(current_app.config[name])


@blueprint.post("/language")
def set_language() -> BaseResponse:
    """Speak the chosen language in this browser and go back to the page one came from."""
    session["locale"] = i18n.pick(request.form.get("locale"))
    return redirect(own_path(request.form.get("next")), code=303)


def own_path(target: str | None) -> str:
    """`target` if it is a path of this site, else the first page: never another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"


def error_page(status: int, code: str | None = None, **params: object) -> Response:
    """The designed page of an error, in the person's language; as JSON for who asks for that alone."""
    shown = status if status in KNOWN_ERRORS else (400 if status < 500 else 500)
    text = words.error(code or str(shown), **params)
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(ok=False, code=code or str(shown), message=text["title"])
    else:
        answer = Response(render_template("errors/error.html", code=status, **text))
    answer.status_code = status
    return answer


def _http_error(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()  # a redirect
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _foreign_host(error: SecurityError) -> Response:
    """A request for a host that is not ours: words only, for no page has an address there."""
    return Response("This host is not served here.\n", 400, content_type="text/plain")


def _refused(error: Refused) -> Response:
    """A refusal that no form caught: still a page with the sentence, never a 500."""
    return error_page(422, "refused", reason=words.refusal(error))


def _database_error(error: DBAPIError) -> BaseResponse:
    """The database is busy, full or read-only: nothing was changed; try again."""
    db.session.rollback()
    log.warning("database unavailable: %s", error.orig)
    response = error_page(503)
    response.headers["Retry-After"] = "5"
    return response


def _internal_error(error: InternalError) -> BaseResponse:
    """PostgreSQL that only reads for now, as a standby does, says so with this error."""
    if getattr(error.orig, "sqlstate", None) == READ_ONLY:
        return _database_error(error)
    return _unexpected(error)


def _integrity_error(error: IntegrityError) -> Response:
    """Two people did the same at once, and a unique index let one of them through."""
    is_unique = getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
    if not is_unique and not str(error.orig).startswith("UNIQUE constraint failed"):
        return _unexpected(error)
    db.session.rollback()
    log.warning("two at once: %s", type(error.orig).__name__)
    return error_page(409)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error on %s", request.path, exc_info=error)
    db.session.rollback()
    return error_page(500)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.extensions["hiring_settings"].is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "core.static_file":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def register_static(app: Flask) -> None:
    """The route of static files, without a session."""
    app.add_url_rule("/static/<version>/<path:path>", "core.static_file", static_file)


def abort_with(status: int) -> None:
    """Stop the request with the designed page of `status`."""
    abort(status)
