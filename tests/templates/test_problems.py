"""Pages that could not be: in plain words, in the reader's language, and telling nothing."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from network.kernel import logs
from network.kernel.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.templates.urls")]


@pytest.fixture
def somebody(client, noor):
    client.force_login(noor.user)
    return client


def test_what_is_missing_and_what_is_hidden_look_the_same(somebody):
    answers = [somebody.get(f"/communities/{slug}/") for slug in ("hidden", "no-such-thing")]
    answers.append(somebody.get("/no/such/address/at/all/"))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_missing_page_repeats_nothing_that_was_asked(client):
    page = client.get("/communities/<b>whatever/?q=whatever").content.decode()

    assert "whatever" not in page
    assert "csrf" not in page


def test_a_missing_page_is_in_the_readers_language(client):
    assert "Deze pagina is er niet" in client.get("/nowhere/").content.decode()

    client.cookies["language"] = "en"
    assert "This page is not here" in client.get("/nowhere/").content.decode()


def test_a_refusal_says_why(client):
    answer = client.get("/conflict/")

    assert answer.status_code == 409
    assert "<p data-refusal>Somebody has changed this just now.</p>" in answer.content.decode()


def test_who_may_not_is_asked_in_first(client, noor):
    assert "/login/" in client.get("/forbidden/").content.decode()

    client.force_login(noor.user)
    page = client.get("/forbidden/").content.decode()
    assert "Only the people of this group can do this." in page
    assert "/login/" not in page


def test_a_broken_page_names_a_code_and_needs_nothing(django_assert_num_queries):
    client = Client(raise_request_exception=False)
    client.cookies["language"] = "en"

    with django_assert_num_queries(0):
        answer = client.get("/broken/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_the_last_resort_needs_no_request():
    token = logs.request_id.set("abc")
    try:
        with translation.override("en"):
            assert "abc" in render_to_string("500.html")
    finally:
        logs.request_id.reset(token)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "refused"])
def test_every_problem_has_one_way_on(name):
    request = RequestFactory().get("/")

    page = render_to_string(f"{name}.html", {"error": Conflict("No."), "seconds": 5}, request)

    assert page.count("<h1>") == 1
    assert page.count("button-main") == 1
