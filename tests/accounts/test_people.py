"""People, branches, links and passwords."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.accounts import passwords, service
from hiring.core.refusals import Refused
from tests import world as world_module
from tests.world import PASSWORD, World


def test_an_invited_colleague_joins_by_the_link_once(world: World, app: Flask) -> None:
    administrator = world_module.identity_of(world.users["administrator"])
    token = service.invite(
        administrator, "Новый Человек", "new@example.org", [("rater", None)], "ru"
    )
    client = app.test_client()
    page = client.get(f"/join/{token}").get_data(as_text=True)
    assert "Новый Человек" in page
    data = {
        "csrf_token": world_module.csrf(page),
        "password": "длинная фраза 1",
        "repeated": "длинная фраза 1",
    }
    assert client.post(f"/join/{token}", data=data).status_code == 303
    assert client.get("/account").status_code == 200
    assert app.test_client().get(f"/join/{token}").status_code == 404


def test_a_new_link_ends_the_earlier_one(world: World, client: FlaskClient) -> None:
    administrator = world_module.identity_of(world.users["administrator"])
    first = service.invite(administrator, "А", "a@example.org", [("rater", None)], "ru")
    user_id = max(world_module.active_users())
    second = service.reissue_invitation(administrator, user_id)
    assert client.get(f"/join/{first}").status_code == 404
    assert client.get(f"/join/{second}").status_code == 200


def test_an_address_in_use_is_refused_with_a_sentence(world: World, as_) -> None:
    client = as_("administrator")
    page = client.get("/staff/new").get_data(as_text=True)
    data = {
        "csrf_token": world_module.csrf(page),
        "name": "Двойник",
        "email": "HR@example.org",
        "locale": "ru",
        "roles": "rater",
    }
    answer = client.post("/staff", data=data)
    assert answer.status_code == 422
    assert "Двойник" in answer.get_data(as_text=True)


def test_the_last_administrator_stays(world: World) -> None:
    administrator = world_module.identity_of(world.users["administrator"])
    with pytest.raises(Refused, match="last_administrator"):
        service.change_roles(administrator, world.users["administrator"], [("hr", None)])
    with pytest.raises(Refused, match="last_administrator"):
        service.set_active(administrator, world.users["administrator"], False)


def test_a_closed_account_is_signed_out_everywhere(world: World, as_) -> None:
    client = as_("rater")
    assert client.get("/account").status_code == 200
    administrator = world_module.identity_of(world.users["administrator"])
    service.set_active(administrator, world.users["rater"], False)
    assert client.get("/account").status_code == 303
    service.set_active(administrator, world.users["rater"], True)
    assert client.get("/account").status_code == 303


def test_a_changed_password_ends_other_sign_ins(world: World, as_) -> None:
    here, elsewhere = as_("hr"), as_("hr")
    page = here.get("/account").get_data(as_text=True)
    data = {
        "csrf_token": world_module.csrf(page),
        "current": PASSWORD,
        "password": "another long phrase",
        "repeated": "another long phrase",
    }
    assert here.post("/account/password", data=data).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_a_branch_is_added_once(world: World, as_) -> None:
    client = as_("administrator")
    token = world_module.csrf(client.get("/branches").get_data(as_text=True))
    data = {"csrf_token": token, "name": "Юг", "address": "ул. Южная, 1"}
    assert client.post("/branches", data=data).status_code == 303
    assert client.post("/branches", data=data).status_code == 422


def test_the_link_of_a_colleague_can_be_copied(world: World, as_) -> None:
    client = as_("administrator")
    data = {
        "csrf_token": world_module.csrf(client.get("/staff/new").text),
        "name": "Новый Человек",
        "email": "new@example.org",
        "locale": "ru",
        "roles": f"rater:{world.branches['Центр']}",
    }
    page = client.post("/staff", data=data).text
    box = page.split('data-module="copy"')[1].split("</div>")[0]
    assert "/join/" in box
    assert "<button" in box


def test_who_acts_on_the_whole_company_is_offered_no_branch(world: World, as_) -> None:
    branch = world.branches["Центр"]
    client = as_("administrator")
    page = client.get("/staff/new").text
    assert f'value="hr:{branch}"' in page
    for role in ("administrator", "content_owner"):
        assert f'value="{role}"' in page
        assert f'value="{role}:{branch}"' not in page
    data = {"csrf_token": world_module.csrf(page), "roles": f"administrator:{branch}"}
    answer = client.post(f"/staff/{world.users['hr']}/roles", data=data)
    assert answer.status_code == 422
    assert 'id="roles-error"' in answer.text


def test_the_log_can_be_cut_down_to_one_thing(world: World, as_) -> None:
    client = as_("administrator")
    whole = client.get("/log").text
    assert "about=vacancy:1" in whole or "about=vacancy%3A1" in whole
    page = client.get("/log", query_string={"about": f"session:{world.session}"}).text
    assert "about=vacancy" not in page.split("<tbody>")[1]
    assert page.count("<tr>") < whole.count("<tr>")
    for odd in ("ничего", "session:", "session:99999999999999", "session:²", ":1", "system"):
        assert client.get("/log", query_string={"about": odd}).status_code == 200


def test_a_typo_in_a_colleagues_address_is_mended(world: World, as_, rows) -> None:
    client = as_("administrator")
    user_id = world.users["rater"]
    data = {
        "csrf_token": world_module.csrf(client.get(f"/staff/{user_id}").text),
        "name": "Олег Правильный",
        "email": "Oleg@example.org",
        "locale": "en",
    }
    path = f"/staff/{user_id}/facts"
    assert client.post(path, data={**data, "email": "HR@example.org"}).status_code == 422
    wrong = client.post(path, data={**data, "email": "не адрес"})
    assert wrong.status_code == 422
    assert "Олег Правильный" in wrong.text
    assert "не адрес" in wrong.text
    assert client.post(path, data=data).status_code == 303
    # The same address in another case is one's own, not somebody else's.
    assert client.post(path, data={**data, "email": "oleg@example.org"}).status_code == 303
    assert rows(
        "SELECT name, email_folded, locale FROM user_account WHERE id = :id", id=user_id
    ) == [("Олег Правильный", "oleg@example.org", "en")]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'user.corrected'") == [(2,)]
    assert client.post("/staff/999/facts", data=data).status_code == 404


def test_guessing_the_present_password_ends_like_guessing_at_the_door(
    as_, world: World, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "FAILURES_PER_ACCOUNT", 3)
    here = as_("hr")
    token = world_module.csrf(here.get("/account").text)
    data = {
        "csrf_token": token,
        "password": "новая длинная фраза",
        "repeated": "новая длинная фраза",
    }
    for _ in range(3):
        answer = here.post("/account/password", data={**data, "current": "догадка догадка"})
        assert answer.status_code == 422
    right = here.post("/account/password", data={**data, "current": PASSWORD})
    assert right.status_code == 422
    assert "попыток" in right.text
    failed = "SELECT count(*) FROM audit_event WHERE event = 'user.sign_in_failed'"
    assert rows(failed) == [(3,)]
