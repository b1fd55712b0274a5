"""Days, times, money and distance as a neighbour would write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.paginator import Paginator
from django.utils import translation

from network.kernel import clock, components, wording

EVENING = datetime(2026, 10, 14, 17, 30, tzinfo=UTC)  # 19.30 in Amsterdam


@pytest.fixture(autouse=True)
def today():
    with clock.travel(datetime(2026, 9, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def dutch():
    with translation.override("nl"):
        yield


def test_a_day_has_its_name(dutch):
    assert wording.day(date(2026, 10, 13)) == "di 13 oktober"
    assert wording.long_day(date(2026, 9, 19)) == "zaterdag 19 september"
    assert wording.month_short(date(2026, 9, 19)) == "sep"


def test_another_year_is_named(dutch):
    assert wording.day(date(2027, 1, 2)) == "za 2 januari 2027"


def test_a_time_is_the_time_on_the_wall(dutch):
    assert wording.clock(EVENING) == "19.30"
    assert wording.moment(EVENING) == "wo 14 oktober, 19.30 uur"
    assert wording.span(time(9, 30), time(12, 30)) == "9.30–12.30 uur"
    assert wording.span(time(9, 30), None) == "9.30 uur"


def test_english_is_written_the_british_way():
    assert wording.moment(EVENING) == "Wed 14 October, 19:30"
    assert wording.span(time(9, 30), time(12, 30)) == "9:30–12:30"
    assert wording.month_short(date(2026, 9, 19)) == "Sep"


@pytest.mark.parametrize(
    ("cents", "written"), [(250, "€ 2,50"), (1000, "€ 10,00"), (0, "gratis"), (None, "gratis")]
)
def test_money(dutch, cents, written):
    assert wording.euros(cents) == written


@pytest.mark.parametrize(
    ("metres", "written"),
    [(3, "50 meter"), (790, "800 meter"), (1240, "1,2 km"), (3000, "3 km"), (15_400, "15 km")],
)
def test_distance_is_as_exact_as_a_person_would_say_it(dutch, metres, written):
    assert wording.distance(metres) == written


def test_dayparts_and_lists(dutch):
    assert wording.daypart("sat-morning") == "zaterdagochtend"
    assert wording.listed(["hout", "delen", "repareren"]) == "hout, delen en repareren"
    assert wording.listed(["hout"]) == "hout"
    assert wording.listed([]) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Yusuf", "Yu"),
        ("Klusgroep De Schaaf", "Kl"),
        ("De Schaaf", "Sc"),
        ("'t Spijkertje", "Sp"),
        ("&#x27;t Spijkertje", "Sp"),
        ("De", "De"),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert components.initials(name) == letters


def test_a_tone_stays_with_its_owner():
    assert components.tone("yusuf") == components.tone("yusuf")
    assert {components.tone(number) for number in range(40)} == {
        "tone-1",
        "tone-2",
        "tone-3",
        "tone-4",
    }


def test_empty_dates_stay_empty():
    assert components.span(None) == ""
    assert components.distance(None) == ""


def test_a_share_never_leaves_the_drawing():
    assert [components.part_of(value, 48) for value in (0, 12, 48, 60)] == [
        "0.0",
        "25.0",
        "100.0",
        "100.0",
    ]
    assert components.part_of(3, 0) == "0"


def test_long_rows_of_pages_leave_numbers_out():
    page = Paginator(range(240), 24).get_page(5)

    assert components.page_numbers(page) == [1, None, 4, 5, 6, None, 10]
