"""How the runs go: a run that looks wrong changes nothing, and the page says why."""

from datetime import timedelta

import pytest

from matching import actions, engine, metrics, runs
from matching.engine.shapes import Counts, Outcome
from matching.models import DirtyItem, Match, MatchRun
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden
from tests import cast
from tests.factories.offerings import OfferingFactory
from tests.matching.test_views import browser

pytestmark = pytest.mark.django_db

WHOLE = {"asks": 1, "offerings": 1, "suggestions": 12, "answered": 1, "never_shown": 0, "gini": 0.2}


@pytest.fixture
def otto(db):
    return cast.otto()


@pytest.fixture
def good(world, suggested):
    """A last good run that found a dozen."""
    MatchRun.objects.update(metrics=WHOLE)
    return MatchRun.objects.get()


def plant(monkeypatch):
    """An engine that finds nothing any more."""
    nothing = Outcome((), (), Counts(), "exact", "planted")
    monkeypatch.setattr(engine, "suggest", lambda *_facts, **_more: nothing, raising=False)


@pytest.fixture
def bad(world, good, monkeypatch):
    plant(monkeypatch)
    OfferingFactory(area=world.community.area)
    return runs.run(MatchRun.Kind.FULL)


def test_a_run_of_which_the_lists_shrink_is_refused_and_what_stood_stands(world, bad):
    assert bad.state == MatchRun.State.REFUSED
    assert [why["code"] for why in bad.counts["wrong"]] == ["shrunk"]
    assert Match.objects.get().state == Match.State.SUGGESTED


def test_the_page_says_why_a_run_was_refused(bad, otto):
    page = browser(otto).get("/matches/runs/").content.decode()

    assert "De laatste ronde lijkt niet te kloppen" in page
    assert "De lijsten zijn veel korter: 0 voorstellen; de vorige keer 12." in page
    assert "blijft staan" in page


def test_a_refused_run_is_not_tried_again_until_something_changes(world, bad):
    assert runs.run(MatchRun.Kind.FULL).state == MatchRun.State.SKIPPED

    OfferingFactory(area=world.community.area)

    assert runs.run(MatchRun.Kind.FULL).state == MatchRun.State.REFUSED


def test_the_host_may_say_that_it_is_right(bad, otto):
    browser(otto).post(f"/matches/runs/{bad.public_id}/allow/")

    assert DirtyItem.objects.filter(kind="run", row_id=bad.pk).exists()
    assert runs.run(MatchRun.Kind.INCREMENTAL).state == MatchRun.State.DONE
    assert Match.objects.get().state == Match.State.EXPIRED


@pytest.mark.parametrize("who", ["fatma", "noor", "sam", "stranger"])
def test_only_the_host_sees_and_decides(world, bad, who):
    assert browser(getattr(world, who)).get("/matches/runs/").status_code == 404
    with pytest.raises(Forbidden):
        actions.allow_run(bad, by=world.actor(who))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"suggestions": 8}, []),
        ({"suggestions": 7}, ["shrunk"]),
        ({"gini": 0.39}, []),
        ({"gini": 0.41}, ["unfair"]),
        ({"asks": 4, "suggestions": 5}, ["few_asks"]),
        ({"offerings": 4}, ["few_offerings"]),
    ],
)
def test_what_looks_wrong(change, codes):
    before = WHOLE | {"asks": 10, "offerings": 10}

    assert [why["code"] for why in metrics.wrong(before | change, before)] == codes


def test_in_a_small_network_nothing_looks_wrong():
    assert metrics.wrong(WHOLE | {"suggestions": 0}, WHOLE | {"suggestions": 3}) == []


@pytest.mark.parametrize(
    ("counts", "expected"), [([], 0), ([0, 0], 0), ([2, 2, 2], 0), ([0, 0, 0, 4], 0.75)]
)
def test_how_uneven_the_showing_is(counts, expected):
    assert metrics.gini(counts) == pytest.approx(expected)


def test_the_page_shows_who_was_shown_and_who_never(world, suggested, otto):
    OfferingFactory(title="Vergeten zolder", area=world.community.area)

    page = browser(otto).get("/matches/runs/").content.decode()

    assert "Dorpshuis De Brug" in page
    assert "Vergeten zolder" in page
    assert page.count("<polyline") == 4


def test_a_running_one_says_how_far_it_is(world, otto):
    started = actions.start_run("full", engine_version="1", digest="a", by=SYSTEM)
    actions.note_stage(started, "keeping", by=SYSTEM)

    page = browser(otto).get("/matches/runs/").content.decode()

    assert "Er is een ronde bezig" in page
    assert page.index("is-laid") < page.index("is-now")


def test_what_is_older_than_a_season_counts_no_more(world, suggested, otto):
    Match.objects.update(created_at=clock.now() - timedelta(weeks=13))

    page = browser(otto).get("/matches/runs/").content.decode()

    assert "Dorpshuis De Brug" not in page
