"""Every route says who may enter."""

from flask import Flask

from app.permissions import access_of


def test_every_route_declares_who_may_enter(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and access_of(app, rule.endpoint) is None
    ]
    assert silent == []


def test_every_permission_that_a_route_asks_is_held_by_some_role(app: Flask) -> None:
    known = app.extensions["accredita.permissions"]
    asked = {
        access.permission
        for rule in app.url_map.iter_rules()
        if (access := access_of(app, rule.endpoint)) is not None and access.permission is not None
    }
    assert asked <= set(known)
    assert all(known[permission] for permission in asked)


def test_every_line_of_the_menu_leads_to_a_page_that_its_readers_may_enter(app: Flask) -> None:
    for entry in app.extensions["accredita.menu"]:
        access = access_of(app, entry.endpoint)
        assert access is not None
        assert access.permission in {entry.permission, None}, entry.label
