"""The weekly round, as a librarian lays it out before it leaves."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from matching import actions, pairing, runs, tasks
from matching.models import Bundle, Match, MatchRun, TableChoice
from matching.queries import suggestions, table
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Conflict, Forbidden
from network.notifications.models import Notice
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.communities import InterestAskFactory
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.matching.test_views import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(world):
    return world.actor("noor")


@pytest.fixture
def uncertain(world, suggested):
    Match.objects.update(needs_a_look=True)
    suggested.refresh_from_db()
    return suggested


def monday(hour, days=0):
    day = clock.today() + timedelta(days=7 - clock.today().weekday() + days)
    return datetime.combine(day, time(hour), tzinfo=clock.zone())


def another(world, title="Schuur om te repareren", **more):
    return OfferingFactory(
        **{
            "kind": "space",
            "title": title,
            "text": "Hier kun je repareren.",
            "topics": world.offering.topics.all(),
            "area": world.community.area,
            "dayparts": ["sat-morning"],
            "capacity": 20,
            "features": ["workbench"],
            "audience": ["everyone"],
            "cost_kind": "free",
            **more,
        }
    )


def told(member, kind="match.suggested"):
    return Notice.objects.filter(kind=kind, member=member)


# Who sees what, and when ------------------------------------------------------------------------


def test_what_fits_well_and_leaves_nothing_to_ask_is_certain(world, suggested):
    assert suggested.needs_a_look is False


def test_what_leaves_something_to_ask_needs_a_look(world):
    world.offering.capacity = None
    world.offering.save()
    runs.run(MatchRun.Kind.FULL)

    assert world.match().needs_a_look is True


def test_an_uncertain_one_is_seen_by_the_librarian_alone(world, uncertain, noor):
    assert list(table.on_the_table(noor)) == [uncertain]
    assert not suggestions(world.actor("fatma")).exists()

    actions.approve_match(uncertain, by=noor)
    actions.send_bundle(world.community, by=noor)

    assert list(suggestions(world.actor("fatma"))) == [uncertain]


def test_without_a_librarian_nobody_is_waited_for(world, uncertain):
    OrganisationMembership.objects.filter(member=world.noor).delete()

    assert list(suggestions(world.actor("fatma"))) == [uncertain]
    with clock.travel(monday(9)):
        tasks.hold_round()
    uncertain.refresh_from_db()
    assert uncertain.told_at is not None


def test_a_library_may_want_to_see_everything_first(world, suggested, noor):
    assert suggestions(world.actor("fatma")).exists()

    actions.set_table_rules(cast.the_library(), wait_days=2, shows_at_once=False, by=noor)

    assert not suggestions(world.actor("fatma")).exists()
    assert suggestions(noor).exists()


@pytest.mark.parametrize("who", ["fatma", "sam", "yara", "stranger"])
def test_the_table_is_for_who_stands_at_it(world, suggested, who):
    assert browser(getattr(world, who)).get("/matches/table/").status_code == 404
    with pytest.raises(Forbidden):
        actions.approve_match(suggested, by=world.actor(who))
    with pytest.raises(Forbidden):
        actions.send_bundle(world.community, by=world.actor(who))
    with pytest.raises(Forbidden):
        actions.pair_by_hand(world.ask, another(world), None, by=world.actor(who))


def test_a_colleague_of_the_library_lays_out_what_may_be_seen(world, suggested):
    manager = MemberFactory()
    cast.works_for(manager, cast.the_library(), OrganisationMembership.Role.MANAGER)
    assert table.on_the_table(cast.actor(manager)).exists()

    world.community.openness = "private"
    world.community.save()

    assert not table.on_the_table(cast.actor(manager)).exists()
    assert table.on_the_table(world.actor("noor")).exists()


# Deciding ---------------------------------------------------------------------------------------


def test_a_held_pair_is_on_no_list_and_leaves_with_no_round(world, suggested, noor):
    actions.hold_match(suggested, "Ze hebben het nu druk.", by=noor)

    assert not suggestions(world.actor("fatma")).exists()
    assert not suggestions(noor).exists()
    with clock.travel(monday(9, days=3)):
        tasks.hold_round()
    assert not Bundle.objects.exists()


def test_a_held_pair_asks_anew_when_it_changed(world, suggested, noor):
    actions.hold_match(suggested, "Te klein.", by=noor)
    [held] = table.on_the_table(noor)
    assert table.changed_while_held(held) is False

    world.offering.features = ["workbench", "messy_ok", "keyholder_needed"]
    world.offering.save()
    runs.run(MatchRun.Kind.INCREMENTAL)

    [held] = table.on_the_table(noor)
    assert table.changed_while_held(held) is True


def test_a_swap_brings_the_next_candidate_in_her_name(world, suggested, noor):
    other = another(world)
    offering, found = pairing.next_candidate(suggested)
    assert offering == other

    fresh = actions.swap_match(suggested, found, offering, by=noor)

    assert fresh.reasons
    assert list(suggestions(noor)) == [fresh]
    back = actions.take_back_choice(fresh, by=noor)
    assert back == suggested
    assert list(suggestions(noor)) == [suggested]


def test_when_nothing_else_fits_a_swap_changes_nothing(world, suggested):
    page = browser(world.noor).post(f"/matches/table/{suggested.public_id}/swap/", follow=True)

    assert "Er is geen ander dat past" in page.content.decode()
    assert not TableChoice.objects.exists()


def test_what_cannot_be_is_not_put_together_and_says_why(world, suggested, noor):
    small = another(world, title="Een klein kamertje", capacity=4)
    address = f"/matches/table/asks/{world.ask.public_id}/"
    page = browser(world.noor).get(address, {"q": "kamertje"}).content.decode()
    assert "Er passen 4 mensen in" in page

    browser(world.noor).post(address, {"offering": small.slug})

    assert not Match.objects.filter(offering=small).exists()


def test_a_pair_by_hand_needs_no_floor_and_bears_her_name(world, noor):
    odd = OfferingFactory(
        kind="space", title="Volkstuin", text="Groen.", area=world.community.area, capacity=30,
        features=["workbench"], dayparts=["sat-morning"],
    )  # fmt: skip
    address = f"/matches/table/asks/{world.ask.public_id}/"

    browser(world.noor).post(address, {"offering": odd.slug, "line": "Gewoon eens kijken."})

    match = Match.objects.get(offering=odd)
    assert match.choice.deed == TableChoice.Deed.PAIRED
    assert match.reasons
    with pytest.raises(Conflict):
        actions.pair_by_hand(world.ask, odd, None, by=noor)


def test_the_community_reads_whose_choice_it_was(world, uncertain, noor, deliver_all):
    actions.approve_match(uncertain, "Dit is om de hoek.", by=noor)
    actions.send_bundle(world.community, by=noor)
    deliver_all()

    page = browser(world.fatma).get(f"/matches/{uncertain.public_id}/").content.decode()
    assert "Noor koos dit voor jullie" in page
    assert "Dit is om de hoek." in page
    assert told(world.fatma).get().facts["chosen"] == [
        {"name": "Noor", "line": "Dit is om de hoek."}
    ]


def test_what_went_along_with_all_the_others_bears_nobodys_name(world, suggested, noor):
    assert actions.approve_certain([suggested], by=noor) == 1
    actions.send_bundle(world.community, by=noor)

    page = browser(world.fatma).get(f"/matches/{suggested.public_id}/").content.decode()
    assert "koos dit" not in page


def test_approving_all_certain_ones_leaves_the_uncertain_alone(world, uncertain, noor):
    assert actions.approve_certain([uncertain], by=noor) == 0


def test_everything_can_be_undone_until_it_is_sent(world, uncertain, noor):
    actions.approve_match(uncertain, by=noor)
    actions.take_back_choice(uncertain, by=noor)
    with pytest.raises(ObjectDoesNotExist):
        Match.objects.get().choice  # noqa: B018 (asking is the claim)

    actions.approve_match(uncertain, by=noor)
    actions.send_bundle(world.community, by=noor)
    with pytest.raises(Forbidden):
        actions.take_back_choice(uncertain, by=noor)


# Leaving ----------------------------------------------------------------------------------------


def test_the_librarians_are_called_once_a_week(world, suggested, deliver_all):
    for _time in range(2):
        with clock.travel(monday(9)):
            tasks.hold_round()
            deliver_all()

    assert told(world.noor, "match.table").count() == 1
    assert not told(world.fatma).exists()


@pytest.mark.parametrize(("days", "hour", "left"), [(1, 23, False), (2, 9, True)])
def test_certain_ones_leave_by_themselves_after_the_set_time(world, suggested, days, hour, left):
    with clock.travel(monday(hour, days)):
        tasks.hold_round()

    assert Bundle.objects.exists() is left


def test_uncertain_ones_wait_for_her(world, uncertain, monkeypatch):
    monkeypatch.setattr("matching.suggesting.needs_a_look", lambda _found: True)
    with clock.travel(monday(9, days=6)):
        tasks.hold_round()

    assert not Bundle.objects.exists()


@pytest.mark.parametrize(("wait_days", "left"), [(0, True), (4, False), (None, False)])
def test_a_library_sets_when_they_leave(world, suggested, noor, wait_days, left):
    actions.set_table_rules(cast.the_library(), wait_days=wait_days, shows_at_once=True, by=noor)

    with clock.travel(monday(9, days=3 if wait_days else 0)):
        tasks.hold_round()

    assert Bundle.objects.exists() is left


def test_nobody_else_sets_the_rules_of_a_library(world):
    for who in ("fatma", "sam", "stranger"):
        with pytest.raises(Forbidden):
            actions.set_table_rules(
                cast.the_library(), wait_days=0, shows_at_once=True, by=world.actor(who)
            )


def test_a_community_gets_one_bundle_a_week(world, suggested, noor, deliver_all):
    actions.approve_match(suggested, by=noor)
    actions.send_bundle(world.community, by=noor)
    another(world)
    runs.run(MatchRun.Kind.INCREMENTAL)
    [later] = table.on_the_table(noor)
    actions.approve_match(later, by=noor)

    assert actions.send_bundle(world.community, by=noor) == []
    assert actions.tell_suggestions(world.community, by=SYSTEM) == []
    deliver_all()
    assert told(world.fatma).count() == 1
    assert list(table.on_the_table(noor)) == [later]


def test_a_bundle_has_at_most_five(world, noor):
    asks = [InterestAskFactory(interest=world.ask.interest) for _each in range(7)]
    for ask in asks:
        Match.objects.create(ask=ask, offering=world.offering, band="good", score=1)
    actions.approve_certain(Match.objects.all(), by=noor)

    assert len(actions.send_bundle(world.community, by=noor)) == 5


def test_the_same_is_never_told_twice(world, suggested, noor):
    actions.approve_match(suggested, by=noor)
    actions.send_bundle(world.community, by=noor)
    Match.objects.update(state=Match.State.EXPIRED, ended_at=clock.now())
    with clock.travel(monday(9, days=3)):
        runs.run(MatchRun.Kind.FULL)
        assert Match.objects.filter(told_at=None).count() == 1
        tasks.hold_round()

    assert Bundle.objects.count() == 1
    assert not Match.objects.filter(told_at=None).exists()


def test_a_third_time_with_the_same_partner_is_said(world, suggested, noor):
    for _time in range(2):
        Match.objects.create(
            ask=InterestAskFactory(interest=world.ask.interest), offering=world.offering,
            band="good", score=1, told_at=clock.now(), state="realised",
        )  # fmt: skip

    page = browser(world.noor).get("/matches/table/").content.decode()

    assert "de 3e keer" in page


# At the keyboard --------------------------------------------------------------------------------


def test_a_round_of_seven_takes_less_than_twenty_clicks(world, noor):
    for number in range(7):
        Match.objects.create(
            ask=InterestAskFactory(interest=world.ask.interest), offering=world.offering,
            band="good", score=1, needs_a_look=number > 3,
        )  # fmt: skip
    hands, clicks = browser(world.noor), 0

    hands.post("/matches/table/certain/")
    clicks += 1
    while place := next(iter(table.places(noor)[0].uncertain), None):
        answer = hands.post(f"/matches/table/{place.public_id}/approve/")
        clicks += 1
    assert answer["Location"].endswith("#send")
    hands.post("/matches/table/send/")
    clicks += 1

    assert clicks < 20
    assert Bundle.objects.count() == 1


def test_after_a_decision_the_next_uncertain_pair_has_the_focus(world, uncertain):
    second = Match.objects.create(
        ask=InterestAskFactory(interest=world.ask.interest), offering=world.offering,
        band="good", score=0.1, needs_a_look=True,
    )  # fmt: skip

    answer = browser(world.noor).post(f"/matches/table/{uncertain.public_id}/approve/")

    assert answer["Location"] == f"/matches/table/#pair-{second.public_id}"


def test_holding_needs_a_reason_and_keeps_what_was_typed(world, uncertain):
    hands, name = browser(world.noor), f"p{uncertain.pk}"

    page = hands.post(f"/matches/table/{uncertain.public_id}/hold/", {f"{name}-line": "Mooi!"})

    assert page.status_code == 422
    assert "Mooi!" in page.content.decode()
    hands.post(f"/matches/table/{uncertain.public_id}/hold/", {f"{name}-reason": "Te vroeg"})
    assert TableChoice.objects.get().reason == "Te vroeg"
