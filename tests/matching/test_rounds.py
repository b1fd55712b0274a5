"""What a run writes, and that running twice, at once or half changes nothing."""

from datetime import datetime, time, timedelta

import pytest

from matching import actions, runs, tasks
from matching.models import DirtyItem, Match, MatchRun, UnmetAsk
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden
from network.notifications.models import Notice
from network.organisations.models import Organisation
from tests.factories.communities import InterestAskFactory
from tests.factories.offerings import OfferingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def state_of_the_table():
    return list(Match.objects.order_by("pk").values_list("ask", "offering", "state", "band"))


def test_a_run_finds_the_pair_and_says_why(world, suggested):
    assert (suggested.ask, suggested.offering) == (world.ask, world.offering)
    assert suggested.state == Match.State.SUGGESTED
    assert suggested.reasons
    assert sum(part["value"] for part in suggested.parts) == pytest.approx(
        suggested.score, abs=1e-6
    )


def test_running_twice_changes_nothing(world, suggested):
    before = state_of_the_table()

    runs.run(MatchRun.Kind.FULL)
    again = runs.run(MatchRun.Kind.FULL)

    assert state_of_the_table() == before
    assert again.state == MatchRun.State.SKIPPED


def test_a_second_run_at_the_same_time_stands_back(world):
    actions.start_run("full", engine_version="1", digest="a", by=SYSTEM)

    assert runs.run(MatchRun.Kind.FULL) is None
    assert not Match.objects.exists()


def test_a_run_that_was_killed_gives_its_place_up(world):
    with clock.travel(clock.now() - timedelta(minutes=5)):
        actions.start_run("full", engine_version="1", digest="a", by=SYSTEM)

    runs.run(MatchRun.Kind.FULL)

    assert Match.objects.count() == 1


def test_what_a_person_answered_stands(world, suggested):
    actions.dismiss_match(suggested, "too-far", by=world.actor("fatma"))

    runs.run(MatchRun.Kind.FULL)

    assert Match.objects.get().state == Match.State.DISMISSED


def test_a_not_now_comes_back_after_ninety_days(world, suggested):
    actions.dismiss_match(suggested, "not-now", by=world.actor("fatma"))
    world.ask.interest.__class__.objects.update(fresh_until=clock.today() + timedelta(days=400))

    with clock.travel(clock.now() + timedelta(days=89)):
        runs.run(MatchRun.Kind.FULL)
        assert not Match.objects.open().exists()
    with clock.travel(clock.now() + timedelta(days=91)):
        runs.run(MatchRun.Kind.FULL)
        assert Match.objects.open().count() == 1


def test_a_suggestion_that_no_longer_fits_is_withdrawn(world, suggested):
    world.offering.capacity = 4
    world.offering.save()

    runs.run(MatchRun.Kind.INCREMENTAL)

    suggested.refresh_from_db()
    assert suggested.state == Match.State.EXPIRED


@pytest.mark.parametrize("state", ["draft", "paused", "full", "stale", "archived"])
def test_only_what_is_online_is_matched(world, state):
    world.offering.state = state
    world.offering.save()

    runs.run(MatchRun.Kind.FULL)

    assert not Match.objects.exists()


def test_a_partner_that_was_not_checked_is_not_matched(world):
    Organisation.objects.filter(pk=world.offering.organisation_id).update(state="submitted")

    runs.run(MatchRun.Kind.FULL)

    assert not Match.objects.exists()


def test_nothing_found_is_said_with_a_tip(world):
    ask = InterestAskFactory(
        interest=world.ask.interest, kind="space", must_features=["piano"], title="Een piano"
    )

    runs.run(MatchRun.Kind.FULL)

    assert UnmetAsk.objects.get(ask=ask).tip["code"]


def test_a_round_tells_each_community_once(world, suggested, deliver_all):
    for _time in range(2):
        with clock.travel(next_monday(9) + timedelta(days=2)):
            tasks.hold_round()
            deliver_all()

    assert Notice.objects.filter(kind="match.suggested", member=world.fatma).count() == 1


def next_monday(hour):
    day = clock.today() + timedelta(days=7 - clock.today().weekday())
    return datetime.combine(day, time(hour), tzinfo=clock.zone())


def test_a_round_waits_for_monday_morning(world, suggested, deliver_all):
    with clock.travel(next_monday(7)):
        tasks.hold_round()
        deliver_all()

    assert not Notice.objects.filter(kind="match.suggested").exists()


def test_what_comes_later_in_the_week_waits_for_the_next_bundle(world, suggested, deliver_all):
    with clock.travel(next_monday(9) + timedelta(days=2)):
        tasks.hold_round()
    OfferingFactory(
        kind="space",
        title="Schuur om te repareren",
        topics=world.offering.topics.all(),
        area=world.community.area,
        dayparts=["sat-morning"],
        capacity=20,
        features=["workbench"],
        audience=["everyone"],
    )
    with clock.travel(next_monday(9) + timedelta(days=3)):
        runs.run(MatchRun.Kind.INCREMENTAL)
        tasks.hold_round()
    assert Match.objects.filter(told_at=None).count() == 1

    with clock.travel(next_monday(9) + timedelta(days=9)):
        tasks.hold_round()

    assert not Match.objects.filter(told_at=None).exists()


def test_the_whole_network_is_looked_at_once_a_day(world):
    tasks.look_at_everything()
    tasks.look_at_everything()

    assert MatchRun.objects.count() == 1


def test_a_change_is_looked_at_and_then_forgotten(world):
    actions.mark_dirty("offering", world.offering.pk, by=SYSTEM)

    tasks.look_again()

    assert not DirtyItem.objects.exists()
    assert Match.objects.count() == 1


def test_nobody_runs_the_engine_by_hand(world):
    with pytest.raises(Forbidden):
        actions.start_run("full", engine_version="1", digest="a", by=world.actor("fatma"))

    assert not MatchRun.objects.exists()


@pytest.mark.parametrize("gone", ["dropped", "archived", "fulfilled", "closed", "given"])
@pytest.mark.parametrize("state", ["suggested", "saved", "proposed"])
def test_what_is_no_longer_asked_or_given_is_no_longer_put_to_anybody(
    world, suggested, gone, state
):
    Match.objects.update(state=state, proposed_at=clock.now() if state == "proposed" else None)
    row, change = {
        "dropped": (world.ask, {"dropped_at": clock.now()}),
        "archived": (world.ask.interest, {"state": "archived"}),
        "fulfilled": (world.ask.interest, {"state": "fulfilled"}),
        "closed": (world.community, {"phase": "closed"}),
        "given": (world.offering, {"state": "archived"}),
    }[gone]
    for name, value in change.items():
        setattr(row, name, value)
    row.save()

    runs.run(MatchRun.Kind.FULL)

    suggested.refresh_from_db()
    assert suggested.state == Match.State.EXPIRED
    assert suggested.ended_at is not None


def test_what_both_agreed_on_goes_on_when_the_wish_is_put_away(world, suggested):
    Match.objects.update(state="accepted", proposed_at=clock.now(), accepted_at=clock.now())
    world.ask.interest.state = "archived"
    world.ask.interest.save()

    runs.run(MatchRun.Kind.FULL)

    suggested.refresh_from_db()
    assert suggested.state == Match.State.ACCEPTED


def test_a_question_that_still_makes_sense_stays_put(world, suggested):
    actions.propose_match(suggested, "Hallo", by=world.actor("fatma"))
    OfferingFactory()

    runs.run(MatchRun.Kind.FULL)

    suggested.refresh_from_db()
    assert suggested.state == Match.State.PROPOSED
