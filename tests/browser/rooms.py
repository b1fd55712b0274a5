"""A room with people in it, and how somebody sits there with a browser."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from chat.models import Message, Room

BOX = ".composer textarea"
READY = "[data-room][data-connection=online]"


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
