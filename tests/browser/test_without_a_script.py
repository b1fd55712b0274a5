"""Where people read, join, propose and answer, nothing asks for JavaScript; on a phone of 360 px."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from matching.models import Match
from matching.tasks import ask_what_came_of_it
from network.activities.models import Proposal
from network.communities.models import CommunityMembership
from network.kernel import clock
from network.notifications.tasks import send_mails
from tests.browser.hands import entered
from tests.browser.test_main_job import PHONE, the_day_passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(browser, live_server):
    """A phone on which no script runs, for this member or for a visitor."""
    opened = []

    def page_of(member=None):
        how = {"viewport": PHONE, "java_script_enabled": False}
        if member is None:
            context = browser.new_context(base_url=live_server.url, locale="nl-NL", **how)
        else:
            context = entered(browser, live_server.url, member, **how)
        opened.append(context)
        return context.new_page()

    yield page_of
    for context in opened:
        context.close()


@pytest.fixture
def mailed(deliver_all):
    """The path of the link under these words in the newest mail to this address that has them."""

    def link(address, words):
        deliver_all()
        send_mails()
        texts = [letter.body for letter in mail.outbox if address in letter.to]
        [*_older, text] = [text for text in texts if words in text]
        return re.search(r"https?://[^/]+(/\S+)", text[text.index(words) :])[1]

    return link


def test_a_visitor_reads_and_finds_the_way_by_its_links(plain, world):
    page = plain()
    page.goto("/")
    page.get_by_role("link", name=re.compile("Ik wil ergens bij horen")).first.click()
    page.get_by_role("link", name="Repareren in de Noordrand").first.click()
    expect(page.locator("h1")).to_have_text("Repareren in de Noordrand")
    expect(page.locator("#wishes")).to_contain_text("Een plek om te repareren")

    page.goto("/offerings/")
    page.get_by_role("link", name="Werkplaats met zes werkbanken").first.click()
    expect(page.locator("h1")).to_have_text("Werkplaats met zes werkbanken")
    page.goto("/activities/")
    expect(page.locator("h1")).to_be_visible()


def test_a_visitor_proposes_an_idea_and_the_librarian_answers(plain, world, vocabulary, mailed):
    page = plain()
    page.goto("/")
    page.get_by_role("link", name=re.compile("Ik heb een idee")).first.click()
    page.get_by_label("Wat zou je willen?").fill("Samen spelletjes doen")
    page.get_by_label("Waarom wil je dit?").fill("Op zondag is het stil in de straat.")
    page.get_by_label("In welke buurt of welk dorp?").select_option("noordrand")
    page.get_by_label("Welke bibliotheek is het dichtst bij jou?").select_option(
        label="Vestiging Noordrand"
    )
    page.get_by_role("button", name="Mijn idee insturen").click()
    expect(page.get_by_role("alert")).to_contain_text("Er gaan 2 dingen mis")
    expect(page.get_by_label("Wat zou je willen?")).to_have_value("Samen spelletjes doen")
    page.get_by_label("Hoe mogen we je noemen?").fill("Ria")
    page.get_by_label("E-mailadres").fill("ria@example.com")
    page.get_by_role("button", name="Mijn idee insturen").click()
    expect(page.locator("h1")).to_have_text("Kijk in je mail")

    page.goto(mailed("ria@example.com", "idee"))
    page.locator("main form button").click()
    idea = Proposal.objects.get()
    assert idea.state == Proposal.State.SUBMITTED

    desk = plain(world.noor)
    desk.goto(f"/activities/ideas/{idea.public_id}/")
    desk.locator("label").filter(has=desk.locator("[name=outcome][value=adopted]")).click()
    desk.locator("[name=answer]").fill("Leuk, we doen het.")
    desk.locator("[name=next_step]").fill("Ik bel je donderdag.")
    desk.locator("main form button.button-main").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("Leuk, we doen het.")


def test_a_resident_joins_a_community(plain, world):
    page = plain(world.stranger)
    page.goto(f"/communities/{world.community.slug}/")
    page.get_by_role("button", name="Meedoen").click()

    expect(page.locator("main")).to_contain_text("Je doet mee")
    seat = CommunityMembership.objects.get(community=world.community, member=world.stranger)
    assert seat.state == "active"


def test_both_sides_answer_and_talk(plain, world, suggested, mailed):
    here = f"/matches/{suggested.public_id}/"
    ours, theirs = plain(world.fatma), plain()
    ours.goto("/matches/")
    ours.get_by_role("link", name=re.compile("Werkplaats met zes werkbanken")).first.click()
    ours.locator("[name=text]").fill("Zullen we kennismaken?")
    ours.get_by_role("button", name="Breng ons in contact").click()

    theirs.goto(mailed(world.sam.user.email, "Ja, kennismaken"))
    theirs.get_by_role("button", name="Ja, kennismaken").click()
    expect(theirs.locator("main")).to_contain_text("Twee keer ja")

    ours.goto(here)
    ours.get_by_role("link", name="Naar het gesprek").first.click()
    ours.locator(".composer textarea").fill("Hoi Sam, zaterdag koffie?")
    ours.locator("[data-send]").click()
    expect(ours.locator(".messages").last).to_contain_text("zaterdag koffie?")

    ours.goto(here)
    ours.get_by_role("link", name="Stel een dag voor").click()
    ours.locator("[name=title]").fill("Repareren in de werkplaats")
    ours.locator("[name=day]").fill((clock.today() + timedelta(days=10)).isoformat())
    ours.locator("[name=start]").fill("09:30")
    ours.locator("[name=end]").fill("12:30")
    ours.locator("[name=place]").fill("Werkplaats 't Spijkertje")
    ours.get_by_role("button", name="Stel deze dag voor").click()
    partner = plain(world.sam)
    partner.goto(here)
    partner.get_by_role("button", name="Ja, deze dag").click()
    expect(partner.locator("h1")).to_contain_text("Repareren in de werkplaats")

    the_day_passes()
    ask_what_came_of_it()
    theirs.goto(mailed(world.sam.user.email, "Ja, het is gelukt"))
    theirs.get_by_role("button", name="Ja, het is gelukt").click()
    suggested.refresh_from_db()
    assert suggested.state == Match.State.REALISED
