"""What may be listened to in a room, and what may be said there over the socket."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from chat import actions, queries
from chat.models import Message
from chat.policies import RoomPolicy
from chat.queries.telling import present
from network.kernel import live
from network.kernel.actors import SYSTEM, Actor
from network.kernel.errors import Invalid, NotFound
from network.kernel.live import Position, Row, StreamKind, command
from network.kernel.live.frames import Frame
from network.kernel.markdown import LIMIT
from network.notifications.presence import knows_who_is_here


class CountsStream(StreamKind, name="counts"):
    """What is new to one member, as numbers; one row, so catching up is always one answer.

    Nothing is published for it: the position moves with every change of the member's rooms, so
    the look at the heads every second or two finds it, and brings the newest numbers.
    """

    def heads(self, keys: Collection[str]) -> dict[str, Position]:
        return queries.count_positions(queries.listeners(_ids(keys)))

    def open_to(self, actor: Actor, keys: Collection[str]) -> dict[str, Position]:
        return queries.count_positions(queries.listeners(_ids(keys), actor))

    def changes(self, key: str, since: int, limit: int) -> list[Row]:  # noqa: ARG002 (one row)
        counts = queries.counts_of(queries.listeners([key]).get().pk)
        return [Row(counts["s"], counts)] if counts["s"] > since else []


class RoomStream(StreamKind, name="room"):
    has_company = True

    def heads(self, keys: Collection[str]) -> dict[str, Position]:
        return queries.heads(_ids(keys))

    def open_to(self, actor: Actor, keys: Collection[str]) -> dict[str, Position]:
        return queries.heads_open_to(actor, _ids(keys))

    def open_to_each(self, asked: list[tuple[Actor, Collection[str]]]) -> list[dict[str, Position]]:
        return queries.heads_open_to_each([(actor, _ids(keys)) for actor, keys in asked])

    def changes(self, key: str, since: int, limit: int) -> list[Row]:
        return queries.changes_in(key, since, limit)

    @command("send", spends=True)
    def send(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        room = RoomPolicy.view.get(actor, public_id=_id(key))
        posted = actions.post_message(
            room,
            frame.text("md", limit=LIMIT),
            nonce=frame.text("nonce", limit=64),
            reply=frame.text("reply", limit=36, default=""),
            by=actor,
        )
        message = posted.message
        return {
            "s": message.seq,
            "no": message.no,
            "msg": str(message.public_id),
            "dup": not posted.is_new,
        }

    def badges(
        self, listeners: Mapping[str, Collection[int]]
    ) -> dict[tuple[str, int], dict[str, int]]:
        return queries.badges({key: listeners[key] for key in _ids(listeners)})

    @command("edit", spends=True)
    def edit(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        md, ver = frame.text("md", limit=LIMIT), frame.whole("ver")
        return _told(actions.edit_message(_message(actor, key, frame), md, ver=ver, by=actor))

    @command("del", spends=True)
    def delete(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        return _told(actions.delete_message(_message(actor, key, frame), by=actor))

    @command("restore", spends=True)
    def restore(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        return _told(actions.restore_message(_message(actor, key, frame), by=actor))

    @command("react", spends=True)
    def react(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        mark, is_on = frame.text("emoji", limit=10), frame.yes_or_no("on")
        message = _message(actor, key, frame)
        return _told(actions.set_reaction(message, mark, on=is_on, by=actor))

    @command("pin", spends=True)
    def pin(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        is_on, why = frame.yes_or_no("on"), frame.text("reason", limit=200, default="")
        until = frame.text("until", limit=40, default="")
        message = _message(actor, key, frame)
        if not is_on:
            return _told(actions.unpin_message(message, by=actor))
        return _told(actions.pin_message(message, why, until=_moment(until), by=actor))

    @command("read")
    def read(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        room = RoomPolicy.view.get(actor, public_id=_id(key))
        return {"no": actions.mark_read(room, frame.whole("no"), by=actor)}

    @command("unread")
    def unread(self, actor: Actor, key: str, frame: Frame) -> dict[str, Any]:
        room = RoomPolicy.view.get(actor, public_id=_id(key))
        return {"no": actions.mark_unread(room, frame.whole("no"), by=actor)}


def keep_who_is_here(member_ids: Collection[int]) -> None:
    actions.keep_presence(member_ids, by=SYSTEM)


live.keeps_who_is_here(keep_who_is_here)
knows_who_is_here(present)


def _message(actor: Actor, key: str, frame: Frame) -> Message:
    public_id = frame.text("msg", limit=36)
    if not _is_canonical(public_id):
        raise NotFound
    return queries.message_for(actor, _id(key), public_id=public_id)


def _told(message: Message) -> dict[str, Any]:
    return {
        "s": message.seq,
        "no": message.no,
        "msg": str(message.public_id),
        "ver": message.ver,
    }


def _moment(text: str) -> datetime | None:
    """When a pin ends; "" is never."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid("Give a moment with its zone.", field="until")
    return moment


def _id(key: str) -> str:
    if not _ids([key]):
        raise NotFound
    return key


def _ids(keys: Collection[str]) -> list[str]:
    """Those keys that are written as we write them: one room has one address."""
    return [key for key in keys if _is_canonical(key)]


def _is_canonical(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False
