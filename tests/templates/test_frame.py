"""The frame shows where you can go and what waits, and costs nothing it does not show."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from network.home.context import Frame
from network.kernel import frame as counts
from network.kernel.actors import VISITOR, Actor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.templates.urls")]


@pytest.fixture
def waiting(monkeypatch):
    """Three notices and nine messages wait for every member."""
    monkeypatch.setattr(counts, "_counts", {"notices": lambda actor: 3, "rooms": lambda actor: 9})


def page_of(client, path="/communities/list/"):
    return client.get(path).content.decode()


def test_a_visitor_is_asked_in(client):
    page = page_of(client)

    assert reverse("account_login") in page
    assert 'class="site-header visitor"' in page
    assert "tab-bar" not in page


def test_a_member_sees_what_waits(client, noor, waiting):
    client.force_login(noor.user)
    client.cookies["language"] = "en"

    page = page_of(client)

    assert "3 new notices for you" in page
    assert page.count("9<span") == 2  # in the menu and in the tab bar
    assert 'class=" has-tabs"' in page


def test_a_member_finds_no_number_where_nothing_waits(client, noor, monkeypatch):
    monkeypatch.setattr(counts, "_counts", {"notices": lambda actor: 0, "rooms": lambda actor: 0})
    client.force_login(noor.user)

    assert 'class="count"' not in page_of(client)


def test_a_visitor_has_nothing_waiting(waiting):
    assert counts.count_at("rooms", VISITOR) == 0
    assert counts.count_at("rooms", Actor(member_id=1)) == 9
    assert counts.count_at("elsewhere", Actor(member_id=1)) == 0


def test_a_place_asks_its_number_once(client, noor, monkeypatch):
    asked = []
    monkeypatch.setattr(counts, "_counts", {"rooms": lambda actor: asked.append(actor) or 2})
    client.force_login(noor.user)

    page_of(client)

    assert len(asked) == 1


def test_a_package_puts_a_number_in_the_frame(monkeypatch):
    monkeypatch.setattr(counts, "_counts", {})

    @counts.counted("rooms")
    def unread(actor):
        return 5

    assert counts.count_at("rooms", Actor(member_id=1)) == unread(None) == 5


def test_the_menu_says_where_you_are(client):
    page = page_of(client)

    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/communities/list/"]


def test_the_frame_costs_a_visitor_no_query(client, django_assert_num_queries):
    client.get("/communities/list/")

    with django_assert_num_queries(0):
        client.get("/communities/list/")


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", ' data-theme="dark"'), ('x" y', ""), ("", "")]
)
def test_the_chosen_theme_comes_with_the_page(client, cookie, shown):
    client.cookies["theme"] = cookie

    assert f'<html lang="nl"{shown}>' in page_of(client)


def test_the_switch_of_language_comes_back_here(client):
    page = page_of(client, "/communities/list/?page=2&q=a%22b")

    assert '<input type="hidden" name="next" value="/communities/list/?page=2&amp;q=a%22b">' in page
    assert 'name="language" value="en" lang="en"' in page


def test_a_frame_without_a_member_middleware_still_stands():
    frame = Frame(RequestFactory().get("/"))

    assert (frame.member, frame.notices, frame.theme, frame.tab_bar) == (None, 0, "", [])


def test_a_page_that_is_not_there_yet_is_left_out(client):
    page = page_of(client)

    assert "/members/directory/" not in page
    assert get_messages(client.get("/communities/list/").wsgi_request)._queued_messages == []
