"""A room with people in it, and how somebody sits there with a browser."""

from __future__ import annotations

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chat.models import Message, Room
from network.members.models import Member

BOX = ".composer textarea"
READY = "[data-room][data-connection=online]"


def entered(browser: Browser, site, member: Member, **how) -> BrowserContext:
    """A browser in which this member has signed in."""
    context = browser.new_context(base_url=site.url, locale="nl-NL", **how)
    client = Client()
    client.force_login(member.user)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": site.url}])
    context.set_default_timeout(15_000)
    return context


def sit_down(context: BrowserContext, room: Room, query: str = "") -> Page:
    page = context.new_page()
    page.goto(f"/rooms/{room.public_id}/{query}")
    page.wait_for_selector(READY, state="attached")
    return page


def write(page: Page, *texts: str) -> None:
    for text in texts:
        page.fill(BOX, text)
        page.press(BOX, "Control+Enter")
        expect(page.locator(BOX)).to_have_value("")


def said(room: Room) -> list[str]:
    """What stands in the database, in the order of the room."""
    return list(
        Message.objects.filter(room=room, system_kind="")
        .order_by("no")
        .values_list("md", flat=True)
    )


def shown(page: Page) -> list[str]:
    texts = page.locator(".message[data-no] .message-text").all_inner_texts()
    return [text.strip() for text in texts]
