"""When a mail may leave: not in a member's quiet hours. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def quiet_end(moment: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """`moment` (local time) if it is not quiet then, else the end of the quiet hours."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return moment
    now = moment.time()
    if quiet_from < quiet_until:
        is_quiet, days = quiet_from <= now < quiet_until, 0
    else:
        is_quiet = now >= quiet_from or now < quiet_until
        days = 1 if now >= quiet_from else 0
    if not is_quiet:
        return moment
    return datetime.combine(moment.date() + timedelta(days=days), quiet_until, tzinfo=moment.tzinfo)
