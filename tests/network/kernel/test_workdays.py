from datetime import date

import pytest

from network.kernel import workdays


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))],
)
def test_easter_falls_where_it_falls(year, sunday):
    assert workdays.easter(year) == date(year, *sunday)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2025, 4, 26),
        date(2025, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 11, 22),
    ],
)
def test_nobody_works_on_sundays_and_public_holidays(day):
    assert not workdays.is_workday(day)


def test_liberation_day_is_free_once_in_five_years():
    assert workdays.is_workday(date(2026, 5, 5))


def test_a_promise_over_christmas_counts_working_days_only():
    assert workdays.after(date(2026, 12, 23), 6) == date(2027, 1, 4)
