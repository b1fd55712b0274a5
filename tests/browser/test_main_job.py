"""The main job, from typing an offering to "gelukt": two people, two browsers, real processes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from matching.models import Match, MatchFollowUp
from network.activities.models import Edition
from network.communities.models import Community
from network.kernel import clock
from network.members.models import Member
from network.vocabulary.models import Topic
from tests import cast
from tests.factories.communities import CommunityFactory, InterestAskFactory, InterestFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def people(vocabulary) -> tuple[Member, Member, Community]:
    """Fatma, whose community looks for a workshop, and Sam, who has one."""
    cast.noor()
    sam = cast.sam()
    fatma = MemberFactory(display_name="Fatma")
    library = cast.the_library()
    community = CommunityFactory(
        name="Repareren in de Noordrand",
        slug="repareren",
        home_branch=library.locations.get(),
        topics=[Topic.objects.get(slug="repair")],
        facilitator=fatma,
    )
    interest = InterestFactory(
        community=community,
        topics=[Topic.objects.get(slug="repair")],
        title="Een vaste plek om te repareren",
        text="Wij maken elke maand kapotte spullen weer heel en zoeken een werkplaats.",
    )
    InterestAskFactory(
        interest=interest,
        title="Een werkplaats op zaterdagochtend",
        kind="space",
        size=12,
        dayparts=["sat-morning"],
    )
    return fatma, sam, community


def entered(browser: Browser, stack, member: Member, **how) -> BrowserContext:
    """A browser in which this member has signed in."""
    context = browser.new_context(base_url=stack.url, locale="nl-NL", **how)
    client = Client()
    client.force_login(member.user)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": stack.url}])
    context.set_default_timeout(15_000)
    return context


def the_day_passes() -> None:
    """The date was yesterday, and it is time to ask."""
    start = clock.now() - timedelta(days=1)
    Edition.objects.update(starts_at=start, ends_at=start + timedelta(hours=3))
    MatchFollowUp.objects.filter(asked_at=None).update(due_at=clock.now() - timedelta(minutes=1))


def write_an_offering(page: Page) -> None:
    page.goto("/offerings/new/")
    page.locator("a[href='/offerings/new/space/']").click()
    page.locator("[name=title]").fill("Werkplaats met zes werkbanken")
    page.locator("[name=text]").fill(
        "Op zaterdagochtend is onze werkplaats vrij. Jullie kunnen er repareren."
    )
    page.locator("[name=area]").select_option("noordrand")
    page.locator("[name=capacity]").fill("20")
    page.locator("label:has([name=dayparts][value=sat-morning])").click()
    page.locator("main form button.button-main").click()
    expect(page.locator("h1")).to_contain_text("Werkplaats met zes werkbanken")


def read_mail(stack, member: Member, word: str, answer: str) -> str:
    """The address behind the button with this answer, in the mail that was really sent."""
    letter = stack.post.wait_for(member.user.email, word)
    text = stack.post.text(letter)
    place = text.index(answer)
    return re.findall(r"https?://\S+", text[place:])[0]


def the_whole_story(stack, people, ours: Page, theirs: Page) -> None:
    fatma, sam, community = people

    # Sam writes down what he can offer; the worker matches it; Fatma sees it and why.
    write_an_offering(theirs)
    for _turn in range(30):
        ours.goto("/matches/")
        if ours.get_by_text("Werkplaats met zes werkbanken").count():
            break
        ours.wait_for_timeout(500)
    ours.get_by_role("link", name=re.compile("Werkplaats met zes werkbanken")).first.click()
    expect(ours.get_by_role("heading", name="Waarom deze?")).to_be_attached()
    expect(ours.locator("main")).not_to_contain_text("Sam")

    # She says yes; he answers from his mail, without signing in.
    ours.locator("[name=text]").fill("Wij zoeken een plek op zaterdag. Zullen we kennismaken?")
    ours.get_by_role("button", name="Breng ons in contact").click()
    visitor = theirs.context.browser.new_context(base_url=stack.url, viewport=theirs.viewport_size)
    mail = visitor.new_page()
    mail.goto(read_mail(stack, sam, "kennismaken", "Ja, kennismaken"))
    mail.get_by_role("button", name="Ja, kennismaken").click()
    expect(mail.locator("main")).to_contain_text("Twee keer ja")
    visitor.close()

    # A room is open with both in it, and a message arrives live.
    match = Match.objects.get(state=Match.State.ACCEPTED)
    for page in (ours, theirs):
        page.goto(f"/matches/{match.public_id}/")
        page.get_by_role("link", name="Naar het gesprek").first.click()
    ours.locator(".composer textarea").fill("Hoi Sam, zaterdag koffie?")
    ours.locator("[data-send]").click()
    expect(theirs.locator(".messages").last).to_contain_text("zaterdag koffie?", timeout=10_000)

    # They fix a first date; it stands in the agenda and on the page of the community.
    ours.goto(f"/matches/{match.public_id}/")
    ours.get_by_role("link", name="Stel een dag voor").click()
    day = clock.today() + timedelta(days=10)
    ours.locator("[name=title]").fill("Repareren in de werkplaats")
    ours.locator("[name=day]").fill(day.isoformat())
    ours.locator("[name=start]").fill("09:30")
    ours.locator("[name=end]").fill("12:30")
    ours.locator("[name=place]").fill("Werkplaats 't Spijkertje")
    ours.get_by_role("button", name="Stel deze dag voor").click()
    theirs.goto(f"/matches/{match.public_id}/")
    theirs.get_by_role("button", name="Ja, deze dag").click()
    expect(theirs.locator("h1")).to_contain_text("Repareren in de werkplaats")
    ours.goto("/activities/")
    expect(ours.locator("main")).to_contain_text("Repareren in de werkplaats")
    ours.goto(f"/communities/{community.slug}/")
    expect(ours.locator("main")).to_contain_text("Repareren in de werkplaats")

    # The day after, somebody is asked; one tap answers, and it is kept with the match.
    the_day_passes()
    stack.post.wait_for(fatma.user.email, "Is het gelukt?", seconds=60)
    ours.goto(f"/matches/{match.public_id}/")
    ours.get_by_role("button", name="Ja, het is gelukt").click()
    expect(ours.locator("main")).to_contain_text("Gelukt")
    match.refresh_from_db()
    assert match.state == Match.State.REALISED


def test_from_an_offering_to_gelukt_at_a_desk(browser, stack, people):
    fatma, sam, _community = people
    ours = entered(browser, stack, fatma, viewport=DESK).new_page()
    theirs = entered(browser, stack, sam, viewport=DESK).new_page()

    the_whole_story(stack, people, ours, theirs)
