from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from network.notifications.quiet import quiet_end

HOME = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("at", "quiet", "leaves"),
    [
        ("15 12:00", (None, None), "15 12:00"),
        ("15 12:00", ("22:00", "08:00"), "15 12:00"),
        ("15 23:00", ("22:00", "08:00"), "16 08:00"),
        ("15 03:00", ("22:00", "08:00"), "15 08:00"),
        ("15 08:00", ("22:00", "08:00"), "15 08:00"),
        ("15 13:30", ("13:00", "15:00"), "15 15:00"),
        ("15 12:00", ("09:00", "09:00"), "15 12:00"),
    ],
)
def test_a_mail_leaves_when_the_quiet_hours_end(at, quiet, leaves):
    def moment(text):
        return datetime.strptime(f"2026-09-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=HOME)

    start, end = (time.fromisoformat(each) if each else None for each in quiet)
    assert quiet_end(moment(at), start, end) == moment(leaves)
