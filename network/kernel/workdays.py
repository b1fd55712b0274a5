"""Working days in the Netherlands: no weekends, no public holidays. Pure."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5
KINGS_DAY_MOVES = 6  # on a Sunday it is kept the day before
FIXED = ((1, 1), (12, 25), (12, 26))
# Days after Easter Sunday: Good Friday, Easter Monday, Ascension Day, Whit Monday.
AFTER_EASTER = (-2, 1, 39, 50)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the rule of Gauss as Butcher wrote it down."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> set[date]:
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == KINGS_DAY_MOVES:
        kings_day -= timedelta(days=1)
    moving = {easter(year) + timedelta(days=days) for days in AFTER_EASTER}
    fixed = {date(year, month, day) for month, day in FIXED}
    liberation = {date(year, 5, 5)} if year % 5 == 0 else set()
    return {kings_day} | moving | fixed | liberation


def is_workday(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def after(day: date, workdays: int) -> date:
    """The day so many working days after `day`."""
    while workdays:
        day += timedelta(days=1)
        workdays -= is_workday(day)
    return day
