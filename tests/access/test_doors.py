"""Doors: deny by default, tokens on every form, headers on every page, no way out to other sites."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

from hiring.access import guards
from hiring.access.guards import UndeclaredEndpoint, requires
from hiring.access.permissions import POLICY
from hiring.core.pages import HEADERS, own_path
from tests.access import matrix
from tests.world import World, csrf


def test_an_endpoint_without_a_permission_stops_the_start() -> None:
    app = Flask("hiring", static_folder=None)
    blueprint = Blueprint("forgotten", __name__)
    blueprint.add_url_rule("/forgotten", "page", lambda: "open to everybody")
    app.register_blueprint(blueprint)
    with pytest.raises(UndeclaredEndpoint, match=r"forgotten\.page"):
        guards.install(app)


def test_an_unknown_permission_cannot_be_declared() -> None:
    with pytest.raises(KeyError, match="everything"):
        requires("everything")


def test_every_permission_is_held_by_somebody_and_asked_for_somewhere(app: Flask) -> None:
    asked = {guards.permission_of(app, endpoint) for endpoint in app.view_functions}
    from tests.architecture.source import modules

    text = "\n".join(path.read_text("utf-8") for path, _ in modules().values())
    templates = "\n".join(
        path.read_text("utf-8") for path in (matrix.FILE.parents[2] / "hiring").rglob("*.html")
    )
    for permission, roles in POLICY.items():
        assert roles, f"nobody holds {permission}"
        used = permission in asked or text.count(f'"{permission}"') > 1 or permission in templates
        assert used, f"{permission} opens nothing: remove it"


def test_every_post_without_a_token_is_refused(app: Flask, world: World, as_) -> None:
    everybody = {name: as_(name) for name in ("administrator", "hr", "director", "mentor")}
    faults = []
    for method, rule in matrix.rules(app):
        if method != "POST":
            continue
        path = rule.rule
        for name in rule.arguments:
            converter = f"<int:{name}>" if f"<int:{name}>" in path else f"<{name}>"
            path = path.replace(converter, "1")
        for name, browser in everybody.items():
            answer = browser.post(path, data={"anything": "1"})
            if answer.status_code != 400:
                faults.append(f"POST {rule.rule} by {name} without a token: {answer.status_code}")
    assert not faults, "\n" + "\n".join(faults)


def test_a_token_of_another_browser_is_refused(app: Flask, world: World, as_) -> None:
    stolen = csrf(as_("hr_elsewhere").get("/account").text)
    answer = as_("hr").post("/account/password", data={"csrf_token": stolen})
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_do_nothing(app: Flask, as_, method: str) -> None:
    assert as_("administrator").open("/staff", method=method).status_code in (400, 405)


@pytest.mark.parametrize(
    "path",
    ["/sign-in", "/nothing-here", "/staff", "/log", "/readyz", "/sign-out", "/invitation/none"],
)
def test_every_answer_carries_the_security_headers(app: Flask, as_, client, path: str) -> None:
    for browser in (client, as_("administrator"), as_("employee")):
        answer = browser.get(path)
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, f"{path} ({answer.status_code}): {name}"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]


def test_the_policy_of_content_lets_nothing_inline_or_foreign_in() -> None:
    policy = dict(
        part.strip().partition(" ")[::2] for part in HEADERS["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    for directive, sources in policy.items():
        assert "unsafe" not in sources, directive
        assert "http" not in sources, directive
        assert "*" not in sources, directive


def test_cookies_are_closed_to_scripts_and_to_other_sites(app: Flask, client) -> None:
    client.get("/sign-in")
    cookie = client.get_cookie("hiring")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.path == "/"
    assert cookie.origin_only


ELSEWHERE = (
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "\\\\example.org",
    "/\t/example.org/",
    "/\n/example.org",
    "javascript:alert(1)",
    "http:example.org",
    "",
    None,
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_way_back_never_leads_to_another_site(target: str | None) -> None:
    assert own_path(target) == "/"


@pytest.mark.parametrize("target", ["/", "/sessions/3?tab=raters", "/candidates?q=Анна#list"])
def test_a_way_back_within_the_site_is_kept(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize("target", ELSEWHERE[:6])
def test_the_language_switch_and_the_sign_in_stay_on_the_site(
    app: Flask, client, as_, target: str
) -> None:
    token = csrf(client.get("/sign-in").text)
    answer = client.post("/language", data={"csrf_token": token, "locale": "en", "next": target})
    assert answer.headers["Location"] == "/"
    signed_in = as_("hr").get("/sign-in", query_string={"next": target})
    assert signed_in.headers["Location"] == "/"


def test_a_refused_page_is_remembered_for_after_the_sign_in(client) -> None:
    answer = client.get("/vacancies?state=open")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/vacancies?state%3Dopen"
