"""From two yeses to "is het gelukt?"."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Room
from matching import actions, queries, tasks
from matching.links import Answer, link
from matching.models import Match, MatchFollowUp
from network.activities import actions as planning
from network.activities.actions import When
from network.activities.models import Activity, DatePlan, Edition
from network.activities.tickets import Ticket
from network.kernel import clock
from network.kernel.errors import Forbidden
from network.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(world, suggested):
    match = actions.propose_match(suggested, "Zullen we kennismaken?", by=world.actor("fatma"))
    return actions.accept_match(match, by=world.actor("sam"))


def planned(world, match, *, days=5):
    ticket = Ticket(
        about=match.about,
        community=str(world.community.public_id),
        offering=str(world.offering.public_id),
        back="/matches/",
    )
    start = clock.now() + timedelta(days=days)
    when = When(
        title="Repareren in de werkplaats",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        place="Werkplaats",
    )
    plan = planning.propose_date(ticket, when, by=world.actor("fatma"))
    return planning.agree_date(plan, by=world.actor("sam"))


def test_the_second_yes_opens_a_room_with_both_in_it(world, accepted):
    room = Room.objects.get(subject=accepted.about)

    seated = set(room.seats.values_list("member", flat=True))
    assert seated == {world.fatma.pk, world.sam.pk}


def test_without_the_second_yes_there_is_no_room(world, suggested):
    match = actions.propose_match(suggested, "Hallo", by=world.actor("fatma"))

    assert not Room.objects.filter(subject=match.about).exists()


def test_an_agreed_date_stands_in_the_agenda_and_with_the_match(world, accepted):
    edition = planned(world, accepted)

    accepted.refresh_from_db()
    assert accepted.state == Match.State.AGREED
    assert edition.activity.community == world.community
    assert edition.state == Edition.State.CONFIRMED
    question = accepted.follow_ups.get(asked_at=None)
    due = timezone.localtime(question.due_at)
    assert due.date() == timezone.localtime(edition.ends_at).date() + timedelta(days=1)
    assert due.hour == 9


def test_who_proposed_a_date_cannot_say_yes_to_it(world, accepted):
    ticket = Ticket(
        accepted.about, str(world.community.public_id), str(world.offering.public_id), "/"
    )
    start = clock.now() + timedelta(days=3)
    when = When(title="x", starts_at=start, ends_at=start + timedelta(hours=1), place="y")
    plan = planning.propose_date(ticket, when, by=world.actor("fatma"))

    with pytest.raises(Forbidden):
        planning.agree_date(plan, by=world.actor("fatma"))

    assert not Activity.objects.exists()


def test_a_stranger_with_a_ticket_plans_nothing(world, accepted):
    ticket = Ticket(
        accepted.about, str(world.community.public_id), str(world.offering.public_id), "/"
    )
    start = clock.now() + timedelta(days=3)
    when = When(title="x", starts_at=start, ends_at=start + timedelta(hours=1), place="y")

    with pytest.raises(Forbidden):
        planning.propose_date(ticket, when, by=world.actor("stranger"))

    accepted.refresh_from_db()
    assert accepted.state == Match.State.ACCEPTED


def test_the_day_after_both_are_asked_once(world, accepted, deliver_all):
    planned(world, accepted)

    with clock.travel(clock.now() + timedelta(days=7)):
        for _time in range(3):
            tasks.ask_what_came_of_it()
            deliver_all()

    told = Notice.objects.filter(kind="match.follow_up")
    assert set(told.values_list("member", flat=True)) == {world.fatma.pk, world.sam.pk}
    assert told.count() == 2


@pytest.mark.parametrize(
    ("answer", "state"),
    [("yes", "realised"), ("no", "not_realised"), ("busy", "agreed")],
)
def test_the_answer_is_kept_with_the_match(world, accepted, answer, state):
    planned(world, accepted)
    question = accepted.follow_ups.get()

    actions.answer_follow_up(question, answer, by=world.actor("sam"))

    accepted.refresh_from_db()
    assert accepted.state == state
    assert accepted.follow_ups.filter(asked_at=None).count() == (1 if answer == "busy" else 0)


def test_a_question_is_answered_once(world, accepted):
    question = accepted.follow_ups.get()
    actions.answer_follow_up(question, "yes", by=world.actor("sam"))

    with pytest.raises(Forbidden):
        actions.answer_follow_up(question, "no", by=world.actor("fatma"))

    accepted.refresh_from_db()
    assert accepted.state == Match.State.REALISED


def test_what_was_asked_again_is_one_question(world, accepted):
    planned(world, accepted)
    first = accepted.follow_ups.get()
    MatchFollowUp.objects.filter(pk=first.pk).update(asked_at=clock.now() - timedelta(days=9))
    again = MatchFollowUp.objects.create(
        match=accepted, due_at=clock.now(), asked_at=clock.now() - timedelta(days=1)
    )

    assert list(queries.waiting_questions(world.actor("fatma"))) == [again]
    assert queries.matches_with_questions(world.actor("fatma")).get().questions == [again]


def test_three_times_no_answer_is_an_answer(world, accepted):
    for days in (11, 22, 33, 44):
        with clock.travel(clock.now() + timedelta(days=days)):
            tasks.ask_what_came_of_it()

    accepted.refresh_from_db()
    assert accepted.state == Match.State.NOT_REALISED
    assert MatchFollowUp.objects.exclude(asked_at=None).count() == 3


def test_a_cancelled_date_brings_the_talk_back(world, accepted):
    edition = planned(world, accepted)

    planning.cancel_edition(edition, "De sleutel is weg.", by=world.actor("fatma"))

    accepted.refresh_from_db()
    assert accepted.state == Match.State.TALKING


def test_a_match_that_is_over_plans_no_date(world, accepted):
    Match.objects.update(state=Match.State.NOT_REALISED)

    with pytest.raises(Forbidden, match="over"):
        planned(world, accepted)

    assert not DatePlan.objects.exists()


def test_an_older_link_after_a_later_answer_says_kindly_that_it_was_answered(world, accepted):
    actions.ask_follow_up(accepted.follow_ups.get(), by=world.actor("system"))
    first = accepted.follow_ups.exclude(asked_at=None).get()
    actions.ask_follow_up(accepted.follow_ups.get(asked_at=None), by=world.actor("system"))
    later = accepted.follow_ups.exclude(asked_at=None).latest("pk")
    old = link(Answer("follow-up", str(first.public_id), str(world.sam.public_id), "no"))
    actions.answer_follow_up(later, "busy", by=world.actor("fatma"))

    page = Client().post(old, {"answer": "no"})

    assert page.status_code == 200
    assert "al beantwoord" in page.content.decode()
    accepted.refresh_from_db()
    assert accepted.state != Match.State.NOT_REALISED
