"""The main job, from typing an offering to "gelukt": two people, two browsers, real processes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from matching.models import Match, MatchFollowUp
from network.activities.models import Edition
from network.communities.models import Community
from network.kernel import clock
from network.members.models import Member
from network.vocabulary.models import Topic
from tests import cast
from tests.browser.hands import Keyboard, Mouse, entered
from tests.factories.communities import CommunityFactory, InterestAskFactory, InterestFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Hands = Mouse | Keyboard
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


def the_day_passes() -> None:
    """The date was yesterday, and it is time to ask."""
    start = clock.now() - timedelta(days=1)
    Edition.objects.update(starts_at=start, ends_at=start + timedelta(hours=3))
    MatchFollowUp.objects.filter(asked_at=None).update(due_at=clock.now() - timedelta(minutes=1))


def write_an_offering(hands: Hands, page: Page) -> None:
    page.goto("/offerings/new/")
    hands.press(page.locator("a[href='/offerings/new/space/']"))
    hands.write(page.locator("[name=title]"), "Werkplaats met zes werkbanken")
    hands.write(
        page.locator("[name=text]"),
        "Op zaterdagochtend is onze werkplaats vrij. Jullie kunnen er repareren.",
    )
    hands.choose(page.locator("[name=area]"), "noordrand")
    hands.tick(page.locator("[name=dayparts][value=sat-morning]"))
    hands.write(page.locator("[name=capacity]"), "20")
    hands.press(page.get_by_role("button", name="Aanbod delen"))
    expect(page.locator("h1")).to_contain_text("Werkplaats met zes werkbanken")


def read_mail(stack, member: Member, word: str, answer: str) -> str:
    """The address behind the button with this answer, in the mail that was really sent."""
    letter = stack.post.wait_for(member.user.email, word)
    text = stack.post.text(letter)
    place = text.index(answer)
    return re.findall(r"https?://\S+", text[place:])[0]


def the_whole_story(stack, people, hands: Hands, ours: Page, theirs: Page) -> None:
    fatma, sam, community = people

    # Sam writes down what he can offer; the worker matches it; Fatma sees it and why.
    write_an_offering(hands, theirs)
    for _turn in range(75):
        ours.goto("/matches/")
        if ours.get_by_text("Werkplaats met zes werkbanken").count():
            break
        ours.wait_for_timeout(200)
    hands.press(ours.get_by_role("link", name=re.compile("Werkplaats met zes werkbanken")).first)
    expect(ours.get_by_role("heading", name="Waarom deze?")).to_be_attached()
    expect(ours.locator("main")).not_to_contain_text(re.compile(r"\bSam\b"))

    # She says yes; he answers from his mail, without signing in.
    hands.write(
        ours.locator("[name=text]"), "Wij zoeken een plek op zaterdag. Zullen we kennismaken?"
    )
    hands.press(ours.get_by_role("button", name="Breng ons in contact"))
    visitor = theirs.context.browser.new_context(base_url=stack.url, viewport=theirs.viewport_size)
    mail = visitor.new_page()
    mail.goto(read_mail(stack, sam, "kennismaken", "Ja, kennismaken"))
    hands.press(mail.get_by_role("button", name="Ja, kennismaken"))
    expect(mail.locator("main")).to_contain_text("Twee keer ja")
    visitor.close()

    # A room is open with both in it, and a message arrives live.
    match = Match.objects.get(state=Match.State.ACCEPTED)
    for page in (ours, theirs):
        page.goto(f"/matches/{match.public_id}/")
        hands.press(page.get_by_role("link", name="Naar het gesprek").first)
    hands.write(ours.locator(".composer textarea"), "Hoi Sam, zaterdag koffie?")
    hands.press(ours.locator("[data-send]"))
    expect(theirs.locator(".messages:not([data-outbox])").last).to_contain_text(
        "zaterdag koffie?", timeout=10_000
    )

    # They fix a first date; it stands in the agenda and on the page of the community.
    ours.goto(f"/matches/{match.public_id}/")
    hands.press(ours.get_by_role("link", name="Stel een dag voor"))
    hands.write(ours.locator("[name=title]"), "Repareren in de werkplaats")
    hands.write_day(ours.locator("[name=day]"), clock.today() + timedelta(days=10))
    hands.write_time(ours.locator("[name=start]"), "09:30")
    hands.write_time(ours.locator("[name=end]"), "12:30")
    hands.write(ours.locator("[name=place]"), "Werkplaats 't Spijkertje")
    hands.press(ours.get_by_role("button", name="Stel deze dag voor"))
    theirs.goto(f"/matches/{match.public_id}/")
    hands.press(theirs.get_by_role("button", name="Ja, deze dag"))
    expect(theirs.locator("h1")).to_contain_text("Repareren in de werkplaats")
    ours.goto("/activities/")
    expect(ours.locator("main")).to_contain_text("Repareren in de werkplaats")
    ours.goto(f"/communities/{community.slug}/")
    expect(ours.locator("main")).to_contain_text("Repareren in de werkplaats")

    # The day after, somebody is asked; one tap answers, and it is kept with the match.
    the_day_passes()
    stack.kill("beat")
    stack.start("beat", "beat", "--first-after", "1")
    stack.post.wait_for(fatma.user.email, "Is het gelukt?", seconds=60)
    ours.goto(f"/matches/{match.public_id}/")
    hands.press(ours.get_by_role("button", name="Ja, het is gelukt"))
    expect(ours.locator("main")).to_contain_text("Gelukt")
    match.refresh_from_db()
    assert match.state == Match.State.REALISED


@pytest.mark.parametrize(
    ("hands", "size", "stack"),
    [(Mouse(), DESK, {"webs": 2, "workers": 2}), (Keyboard(), PHONE, {})],
    ids=["at two desks, on two webs and two workers", "on a phone with the keyboard only"],
    indirect=["stack"],
)
def test_from_an_offering_to_gelukt(browser, stack, people, hands, size):
    fatma, sam, _community = people
    ours = entered(browser, stack.url, fatma, viewport=size).new_page()
    theirs = entered(browser, stack.other_url, sam, viewport=size).new_page()

    the_whole_story(stack, people, hands, ours, theirs)
