import pytest

from matching.engine.run import why_not
from matching.engine.shapes import Settings
from tests.matching.engine.examples import VOCABULARY, ask, offering


def score(an_ask, an_offering):
    return why_not(an_ask, an_offering, VOCABULARY).score


def part(kind, an_ask, an_offering):
    parts = why_not(an_ask, an_offering, VOCABULARY).parts
    return sum(each.value for each in parts if each.kind == kind)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"lat": 52.60}),
        ({}, {"topics": ()}),
        ({}, {"cost": "cost_price"}),
        ({}, {"capacity": 200}),
        ({}, {"capacity": None}),
        ({}, {"dayparts": frozenset()}),
        ({}, {"text": ""}),
    ],
)
def test_a_better_fit_scores_higher(better, worse):
    assert score(ask(), offering(**better)) > score(ask(), offering(**worse))


def test_more_of_the_wished_moments_is_better():
    twice = ask(dayparts=frozenset({"sat-morning", "sun-morning"}))
    both = offering(dayparts=frozenset({"sat-morning", "sun-morning"}))

    assert score(twice, both) > score(twice, offering())


def test_a_hall_fits_without_any_shared_topic():
    hall = offering(title="Grote zaal", text="Met koffie.", topics=("singing",), capacity=30)

    assert why_not(ask(), hall, VOCABULARY).remarks == ()


def test_a_lesson_without_any_shared_topic_does_not():
    lesson = offering(kind="expertise", title="Koor", text="Zingen.", topics=("singing",))

    remarks = why_not(ask(kind="expertise"), lesson, VOCABULARY).remarks

    assert [remark.code for remark in remarks] == ["below_floor"]


def test_a_hidden_word_is_evidence_enough():
    drivers = offering(
        kind="time", title="Chauffeurs", text="Wij rijden graag.", topics=("neighbour-help",)
    )
    riders = ask(
        kind="time", title="Vervoer voor wie niet kan lopen", text="", context="", topics=()
    )

    assert why_not(riders, drivers, VOCABULARY).remarks == ()


def test_a_special_room_that_nobody_asked_for_counts_against():
    kitchen = offering(title="Kookkeuken", text="", topics=())

    assert part("purpose", ask(), kitchen) < -Settings().space.purpose / 2
    assert part("purpose", ask(title="Een keuken"), kitchen) == 0
    assert part("purpose", ask(), offering(title="Grote zaal", text="", topics=())) == 0


def test_a_special_room_is_not_strange_to_who_shares_its_subject():
    assert part("purpose", ask(), offering(title="Werkplaats", topics=("repair",))) == 0


def test_each_gap_in_the_facts_costs_the_same():
    one, two = offering(capacity=None), offering(capacity=None, audience=frozenset())

    assert part("unknown", ask(), one) == pytest.approx(-Settings().space.unknown)
    assert part("unknown", ask(), two) == pytest.approx(-2 * Settings().space.unknown)


def test_sharing_a_language_counts_only_when_it_is_not_everybodys():
    assert part("language", ask(lang="en"), offering(lang="en")) > 0
    assert part("language", ask(lang="nl"), offering(lang="nl")) == 0


def test_distance_does_not_count_online():
    assert part("near", ask(online=True), offering(mode="online")) == 0
