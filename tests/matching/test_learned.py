"""A no teaches: what it says it does, the next round does, and nothing else."""

import pytest
from django.test import Client
from django.utils.translation import override

from matching import actions, runs, words
from matching.learned import taught_by
from matching.models import Match, MatchFeedback, MatchRun
from tests.factories.communities import CommunityFactory, InterestAskFactory, InterestFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.django_db
NORTH = 1 / 111.2  # degrees in a kilometre


def look() -> set[tuple[str, str]]:
    """The open pairs after a run, by title."""
    runs.run(MatchRun.Kind.FULL)
    rows = Match.objects.open().values_list("ask__title", "offering__title")
    return set(rows)


@pytest.fixture
def places(world):
    """Workshops at 0, 3, 5 and 7 kilometres, and another community with the same wish."""
    here = world.ask.interest.area
    for km in (3, 5, 7):
        OfferingFactory(
            kind="space", title=f"Werkplaats op {km} km", topics=world.offering.topics.all(),
            text=world.offering.text, dayparts=["sat-morning"], capacity=20,
            features=["workbench", "messy_ok"],
            area=AreaFactory(latitude=here.latitude + km * NORTH, longitude=here.longitude),
        )  # fmt: skip
    other = InterestFactory(
        community=CommunityFactory(area=world.community.area), topics=world.offering.topics.all(), title="Nog een plek",
        text="Wij zoeken een werkplaats om te repareren.",
    )  # fmt: skip
    InterestAskFactory(
        interest=other, title="Een tweede werkplaats", dayparts=["sat-morning"],
        must_features=["workbench"],
    )  # fmt: skip
    return world


def pair(offering: str, ask: str = "Een werkplaats op zaterdagochtend") -> Match:
    return Match.objects.get(offering__title=offering, ask__title=ask)


@pytest.fixture(autouse=True)
def plenty(settings):
    settings.SUGGESTIONS_PER_WEEK = 50


def test_too_far_draws_a_circle_for_this_wish_and_only_for_this_wish(places, monkeypatch):
    monkeypatch.setattr(runs, "engine_settings", many_for_each_ask)
    before = look()
    ours = "Een werkplaats op zaterdagochtend"
    assert {(ours, f"Werkplaats op {km} km") for km in (3, 5, 7)} <= before

    no = pair("Werkplaats op 5 km")
    actions.dismiss_match(no, "too-far", by=places.actor("fatma"))
    after = look()

    assert before - after == {(ours, "Werkplaats op 5 km"), (ours, "Werkplaats op 7 km")}
    assert after <= before
    with override("nl"):
        said = words.effect(no.feedback.get())
    assert "minder dan" in said
    assert "Een plek om te repareren" in said


def many_for_each_ask():
    return runs.Settings(max_new_per_community=50, max_per_ask=20, fair_share=50)


@pytest.mark.parametrize("how", ["undo", "forget"])
def test_what_is_taken_back_is_forgotten_by_the_next_run(places, monkeypatch, how):
    monkeypatch.setattr(runs, "engine_settings", many_for_each_ask)
    before = look()
    no = pair("Werkplaats op 5 km")
    actions.dismiss_match(no, "too-far", by=places.actor("fatma"))
    assert look() != before

    if how == "undo":
        actions.undo_dismissal(no, by=places.actor("fatma"))
    else:
        actions.forget_lesson(no.feedback.get(), by=places.actor("fatma"))

    assert look() == before


def test_a_provider_declines_sees_what_it_does_undoes_it_and_declines_again(places, monkeypatch):
    monkeypatch.setattr(runs, "engine_settings", many_for_each_ask)
    before = look()
    sam = Client()
    sam.force_login(places.sam.user)
    match = pair("Werkplaats met zes werkbanken")
    near = AreaFactory(
        latitude=places.offering.area.latitude + 2 * NORTH, longitude=places.offering.area.longitude
    )
    places.ask.interest.area = near
    places.ask.interest.save()
    actions.propose_match(match, "Dag!", by=places.actor("fatma"))
    here = f"/matches/{match.public_id}/"

    said = sam.post(f"{here}decline/", {"reason": "too-far"}, follow=True).content.decode()
    back = sam.post(f"{here}undo/", follow=True).content.decode()
    sam.post(f"{here}decline/", {"reason": "too-far"})

    assert "zoeken we nu dichterbij" in said
    assert f"{here}accept/" in back
    gone = before - look()
    assert gone == {("Een werkplaats op zaterdagochtend", "Werkplaats met zes werkbanken")}
    assert MatchFeedback.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize(
    ("side", "reason", "lesson"),
    [
        ("community", "wrong-time", {"kind": "time", "words": ["sat-morning"]}),
        ("community", "too-small-large", {"kind": "large", "limit": 20}),
        ("community", "cost", {}),
        ("community", "not-our-topic", {"kind": "topic"}),
        ("community", "too-far", {}),
        ("community", "already-have", {}),
        ("provider", "wrong-time", {"kind": "time", "words": ["sat-morning"]}),
        ("provider", "too-small-large", {"kind": "many", "limit": 12}),
        ("provider", "cost", {}),
    ],
)
def test_each_reason_teaches_what_its_facts_say(suggested, side, reason, lesson):
    assert taught_by(suggested, side, reason) == lesson


@pytest.mark.parametrize(
    ("reason", "gone"),
    [
        ("wrong-time", {"same time", "no"}),
        ("too-small-large", {"larger", "same time", "no", "cheaper", "free"}),
        ("cost", {"no", "larger", "same time"}),
    ],
)
def test_time_size_and_price_rule_out_what_has_the_same_fault(world, monkeypatch, reason, gone):
    monkeypatch.setattr(runs, "engine_settings", many_for_each_ask)
    world.offering.delete()
    world.ask.dayparts = ["sat-morning", "sun-morning"]
    world.ask.save()
    world.ask.interest.max_cost = "commercial_rate"
    world.ask.interest.save()
    shared = {
        "kind": "space", "text": "Onze werkplaats is vrij. Jullie kunnen er repareren.",
        "topics": list(world.community.topics.all()), "features": ["workbench"],
        "area": world.community.area,
    }  # fmt: skip
    for title, dayparts, capacity, cost in (
        ("no", ["sat-morning"], 20, "social_rate"),
        ("same time", ["sat-morning"], 20, "social_rate"),
        ("larger", ["sun-morning"], 30, "social_rate"),
        ("cheaper", ["sun-morning"], 20, "cost_price"),
        ("free", ["sat-morning", "sun-morning"], 20, "free"),
    ):
        OfferingFactory(title=title, dayparts=dayparts, capacity=capacity, cost_kind=cost, **shared)
    before = look()

    actions.dismiss_match(pair("no"), reason, by=world.actor("fatma"))

    assert {title for _ask, title in before} == {"no", "same time", "larger", "cheaper", "free"}
    assert {title for _ask, title in before - look()} == gone


def test_each_side_reads_and_forgets_only_its_own_lessons(world, suggested):
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))
    actions.decline_match(suggested, "wrong-time", by=world.actor("sam"))
    ours, theirs = Client(), Client()
    ours.force_login(world.fatma.user)
    theirs.force_login(world.sam.user)
    no = suggested.feedback.get()

    assert "zaterdagochtend" in theirs.get("/matches/learned/").content.decode()
    assert "Tijd past niet" not in ours.get("/matches/learned/").content.decode()
    assert ours.post(f"/matches/learned/{no.public_id}/forget/").status_code == 404
    theirs.post(f"/matches/learned/{no.public_id}/forget/")

    no.refresh_from_db()
    assert no.undone_at
    assert "Tijd past niet" not in theirs.get("/matches/learned/").content.decode()
