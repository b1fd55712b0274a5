"""What deeds tell the people who are looking, once the transaction is safely in.

Nothing here raises into a request or waits long: whoever misses it finds out by looking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from network.kernel.live import frames
from network.kernel.live.bus import bus, pack, pack_control, pack_personal
from network.kernel.live.sequencer import Said
from network.kernel.live.streams import Ends, Position, address

log = logging.getLogger(__name__)


def changed(
    kind: str, key: str, position: Position, row: Mapping[str, Any], *, ends: Ends = None
) -> None:
    """This row of a stream is new at `position`; `ends` names who listens no further.

    The number was taken under the stream's row lock in this same transaction.
    """
    stream = address(kind, key)

    def send() -> None:
        text = frames.event(stream, position.seq, row)
        bus().publish(stream, pack(Said(stream, position, text, ends)))

    _after_commit(send)


def tell(member_id: int, what: str, payload: Mapping[str, Any]) -> None:
    """A personal push to every open page of one member; not kept for who is away."""

    def send() -> None:
        text = frames.write("note", {"what": what, "note": payload})
        bus().publish(f"member:{member_id}", pack_personal(member_id, text))

    _after_commit(send)


def revoke(kind: str, key: str, member_id: int | None = None) -> None:
    """Ask the rule again for who listens to this stream: one member, or everybody."""
    stream = address(kind, key)
    _order({"what": "stream", "stream": stream, "member": member_id})


def end_session(session_key: str) -> None:
    """This session may be over: every process looks it up and closes what stays without one."""
    _order({"what": "session", "session": session_key})


def end_sessions(user_id: int) -> None:
    """Something about this account changed: its sessions and rights are looked up again."""
    _order({"what": "user", "user": user_id})


def _order(order: dict[str, Any]) -> None:
    def send() -> None:
        bus().publish("control", pack_control(order))

    _after_commit(send)


def _after_commit(send: Callable[[], None]) -> None:
    def guarded() -> None:
        try:
            send()
        except Exception:
            log.exception("live: not told")

    transaction.on_commit(guarded, robust=True)
