"""How far matches came: every number of the table opens the list it counts."""

import re
from html import unescape

import pytest
from django.test import Client

from matching import actions, funnels
from matching.models import Match
from network.activities.models import Activity
from tests.factories.communities import InterestAskFactory
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db


def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def some(world, suggested):
    """One that worked out, one that was looked at, one that nobody opened."""
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))
    actions.accept_match(suggested, by=world.actor("sam"))
    question = suggested.follow_ups.get()
    actions.answer_follow_up(question, "yes", by=world.actor("sam"))
    for title in ("looked", "new"):
        match = Match.objects.create(
            ask=InterestAskFactory(interest=world.ask.interest),
            offering=OfferingFactory(title=title), band="fair", score=0.5,
            reasons=[{"code": "near", "params": {}}, {"code": "within", "params": {}}],
        )  # fmt: skip
        if title == "looked":
            actions.view_match(match, by=world.actor("fatma"))
    return world


@pytest.mark.parametrize("by", ["community", "partner", "topic", "reason"])
def test_every_number_opens_as_many_matches_as_it_says(some, by):
    client = browser(some.fatma)
    page = client.get(f"/matches/funnel/?by={by}").content.decode()
    numbers = re.findall(r'<a href="(\?by=[^"]+)#which">(\d+)', page)

    assert numbers
    for address, count in numbers:
        shown = client.get(f"/matches/funnel/{unescape(address)}").content.decode()
        assert shown.split('id="which-title"')[1].count('<li class="row row-apart">') == int(count)


def test_the_steps_count_how_far_each_came(some):
    [line] = funnels.funnel_by("community", some.actor("fatma"))

    assert [count for _step, _name, count in line.counts] == [3, 2, 1, 0, 1]


def test_a_kind_of_reason_counts_once_for_a_match(some):
    lines = {line.name: line for line in funnels.funnel_by("reason", some.actor("fatma"))}

    assert all(
        len(rows) == len(set(rows)) for line in lines.values() for rows in line.matches.values()
    )


@pytest.mark.parametrize(("who", "count"), [("sam", 1), ("yara", 0), ("stranger", 0)])
def test_others_see_only_where_both_sides_said_yes(some, who, count):
    lines = funnels.funnel_by("community", some.actor(who))

    assert sum(len(line.matches["suggested"]) for line in lines) == count


def test_it_is_asked_on_the_page_of_the_activity_too(world, suggested):
    from_match = {"about": suggested.about, "community": world.community}
    activity = an_activity(**from_match)
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))
    actions.accept_match(suggested, by=world.actor("sam"))
    actions.ask_follow_up(suggested.follow_ups.get(), by=world.actor("system"))
    here = f"/activities/{activity.slug}/"

    assert "Is het gelukt?" in browser(world.sam).get(here).content.decode()
    assert "Is het gelukt?" not in browser(world.yara).get(here).content.decode()
    assert "Is het gelukt?" not in Client().get(here).content.decode()


def an_activity(**fields):
    return Activity.objects.create(title="Samen repareren", slug="samen-repareren", **fields)
