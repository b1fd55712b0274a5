"""The frame shows where you can go and what waits, and costs nothing it does not show."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from network.home import context
from network.kernel import frame
from network.kernel.actors import VISITOR, Actor
from network.members.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.templates.urls")]


@pytest.fixture
def waiting(monkeypatch):
    """Three notices and nine messages wait for every member."""
    monkeypatch.setattr(context, "counts", lambda actor: {"notices": 3, "rooms": 9})


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
    monkeypatch.setattr(context, "counts", lambda actor: {})
    client.force_login(noor.user)

    assert 'class="count"' not in page_of(client).partition("<template")[0]


def test_the_numbers_are_asked_once_for_a_page(client, noor, monkeypatch):
    asked = []
    monkeypatch.setattr(context, "counts", lambda actor: asked.append(actor) or {"rooms": 2})
    client.force_login(noor.user)

    page_of(client)

    assert len(asked) == 1


def test_rooms_put_their_numbers_in_the_frame_in_one_question(
    noor, sam, monkeypatch, django_assert_num_queries
):
    everybody = {"rooms": lambda actor: Member.objects.all()}
    others = {"notices": lambda actor: Member.objects.exclude(pk=actor.member_id)}
    monkeypatch.setattr(frame, "_waiting", everybody | others)

    with django_assert_num_queries(1):
        assert frame.counts(Actor(member_id=noor.pk)) == {"rooms": 2, "notices": 1}
    with django_assert_num_queries(0):
        assert frame.counts(VISITOR) == {}


def test_a_room_says_what_waits_there(monkeypatch):
    monkeypatch.setattr(frame, "_waiting", {})

    @frame.counted("rooms")
    def unread(actor):
        return Member.objects.none()

    assert frame._waiting == {"rooms": unread}


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

    assert f'<html lang="nl" data-visitor{shown}>' in page_of(client)


def test_the_switch_of_language_comes_back_here(client):
    page = page_of(client, "/communities/list/?page=2&q=a%22b")

    assert '<input type="hidden" name="next" value="/communities/list/?page=2&amp;q=a%22b">' in page
    assert 'name="language" value="en" lang="en"' in page


def test_a_frame_without_a_member_middleware_still_stands():
    frame = context.Frame(RequestFactory().get("/"))

    assert (frame.member, frame.notices, frame.theme, frame.tab_bar) == (None, 0, "", [])


def test_a_page_that_is_not_there_yet_is_left_out(client):
    page = page_of(client)

    assert "/members/directory/" not in page
    assert get_messages(client.get("/communities/list/").wsgi_request)._queued_messages == []
