"""The rest of an idea's way: who owns it, taking it up, parking it, taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from network.activities import actions, links, queries
from network.activities.actions import Idea
from network.activities.models import Proposal
from network.kernel import clock
from network.kernel.actors import VISITOR
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.event_log import StoredEvent
from network.notifications.models import Notice
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.communities import CommunityFactory
from tests.factories.members import MemberFactory
from tests.factories.organisations import LocationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

State = Proposal.State
LIBRARIAN = OrganisationMembership.Role.COMMUNITY_LIBRARIAN


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def send_in(by, **changes):
    library = cast.the_library()
    told = {
        "title": "Filmavond met ondertiteling",
        "text": "Ik hoor slecht.",
        "area": library.area,
        "branch": library.locations.get(),
    }
    return actions.submit_idea(Idea(**{**told, **changes}), by=by)


@pytest.fixture
def idea(noor, yara):
    return send_in(cast.actor(yara))


# Whose it is --------------------------------------------------------------------------------------


def test_the_librarian_with_the_fewest_ideas_gets_the_next(idea, noor, yara):
    second = MemberFactory(display_name="Bo")
    cast.works_for(second, cast.the_library(), LIBRARIAN)

    assert idea.owner == noor
    assert send_in(cast.actor(yara)).owner == second


def test_the_librarian_of_the_branch_goes_first(noor, yara):
    second = MemberFactory(display_name="Bo")
    seat = cast.works_for(second, cast.the_library(), LIBRARIAN)
    seat.location = cast.the_library().locations.get()
    seat.save()
    for _earlier in range(2):
        send_in(cast.actor(yara))

    assert send_in(cast.actor(yara)).owner == second


def test_without_a_librarian_the_library_still_promises(yara, client):
    elsewhere = LocationFactory()
    idea = send_in(cast.actor(yara), branch=elsewhere)

    assert idea.owner is None
    assert idea.reply_due is not None
    page = browser(yara).get(f"/activities/ideas/{idea.public_id}/")
    assert page.status_code == 200


# Talking, parking, taking back --------------------------------------------------------------------


def test_who_takes_it_up_owns_it_and_the_proposer_hears_it(idea, yara, deliver_all):
    bo = MemberFactory(display_name="Bo")
    cast.works_for(bo, cast.the_library(), LIBRARIAN)

    answer = browser(bo).post(f"/activities/ideas/{idea.public_id}/take/")
    deliver_all()

    idea.refresh_from_db()
    assert answer.status_code == 302
    assert (idea.state, idea.owner) == (State.IN_CONVERSATION, bo)
    assert Notice.objects.filter(member=yara, kind="idea.answered").count() == 1


def test_what_is_saved_for_later_waits_again_on_its_day(idea, noor):
    later = clock.today() + timedelta(days=30)
    actions.answer_idea(
        idea, "parked", "Nu niet.", "Ik kom terug.", parked_until=later, by=cast.actor(noor)
    )

    assert list(queries.ideas_waiting(cast.actor(noor))) == []
    with clock.travel(clock.now() + timedelta(days=30)):
        assert list(queries.ideas_waiting(cast.actor(noor))) == [idea]


def test_saving_it_for_later_again_is_told_again(idea, noor, yara, deliver_all):
    for days in (30, 60):
        actions.answer_idea(
            idea,
            "parked",
            "Nu niet.",
            "Ik kom terug.",
            parked_until=clock.today() + timedelta(days=days),
            by=cast.actor(noor),
        )
        deliver_all()

    assert Notice.objects.filter(member=yara, kind="idea.answered").count() == 2


@pytest.mark.parametrize("days", [0, -1, 400, None])
def test_later_is_a_day_within_a_year(idea, noor, days):
    day = None if days is None else clock.today() + timedelta(days=days)

    with pytest.raises(Invalid) as refusal:
        actions.answer_idea(
            idea, "parked", "Nu niet.", "Ik kom terug.", parked_until=day, by=cast.actor(noor)
        )

    assert refusal.value.field == "parked_until"


def test_only_what_belongs_to_the_answer_is_kept(idea, noor):
    actions.answer_idea(
        idea,
        "redirected",
        "Zij doen dit.",
        "Ik bel ze.",
        joins=CommunityFactory(),
        redirected_to=OrganisationFactory(name="De Brug"),
        parked_until=clock.today() + timedelta(days=9),
        by=cast.actor(noor),
    )

    idea.refresh_from_db()
    assert (idea.joins, idea.parked_until) == (None, None)
    assert idea.redirected_to.name == "De Brug"


def test_the_proposer_takes_it_back_and_nobody_answers_it_then(idea, noor, yara):
    browser(yara).post(f"/activities/ideas/{idea.public_id}/withdraw/")

    idea.refresh_from_db()
    assert idea.state == State.WITHDRAWN
    with pytest.raises(Forbidden):
        actions.answer_idea(idea, "adopted", "Ja", "Morgen", by=cast.actor(noor))


def test_the_librarian_does_not_take_back_the_idea_of_somebody_else(idea, noor):
    with pytest.raises(Forbidden):
        actions.withdraw_idea(idea, by=cast.actor(noor))


# The pages ----------------------------------------------------------------------------------------


def test_an_idea_is_read_by_who_had_it_and_by_the_library(idea, noor, yara):
    here = f"/activities/ideas/{idea.public_id}/"

    assert browser(yara).get(here).status_code == 200
    assert f"{here}answer/" in browser(noor).get(here).content.decode()
    assert f"{here}answer/" not in browser(yara).get(here).content.decode()
    assert browser(MemberFactory()).get(here).status_code == 404
    assert Client().get(here).status_code == 302


def test_the_list_holds_my_own_ideas_and_those_of_my_library(idea, noor, yara):
    for who, seen in ((noor, True), (yara, True), (MemberFactory(), False)):
        page = browser(who).get("/activities/ideas/")
        assert (idea.title in page.content.decode()) == seen


def test_what_a_member_typed_is_kept_when_something_is_missing(noor, yara):
    page = browser(yara).post("/activities/ideas/new/", {"text": "Omdat het stil is."})

    assert page.status_code == 422
    assert "Omdat het stil is." in page.content.decode()
    assert {"title", "area", "branch"} <= set(page.context["form"].errors)
    assert "guest_email" not in page.context["form"].fields


def test_a_member_who_sends_in_comes_to_the_idea(noor, yara):
    library = cast.the_library()
    answer = browser(yara).post(
        "/activities/ideas/new/",
        {
            "title": "Boekenkastje",
            "text": "In onze straat.",
            "needs": ["space", "time"],
            "area": library.area.slug,
            "branch": library.locations.get().slug,
        },
    )

    idea = Proposal.objects.get()
    assert answer["Location"] == f"/activities/ideas/{idea.public_id}/"
    assert (idea.proposer, idea.needs, idea.state) == (yara, ["space", "time"], State.SUBMITTED)


@pytest.mark.parametrize("count", [1, 20])
def test_a_longer_list_costs_no_more_questions(noor, yara, count, django_assert_max_num_queries):
    for _more in range(count):
        send_in(cast.actor(yara))
    client = browser(noor)
    client.get("/activities/ideas/")

    with django_assert_max_num_queries(8):
        client.get("/activities/ideas/")


# Without an account -------------------------------------------------------------------------------


def guest(**changes):
    return send_in(VISITOR, guest_name="Joke", guest_email="Joke@Voorbeeld.example", **changes)


def test_the_click_in_the_mail_counts_once(noor):
    idea = guest()

    for _click in range(2):
        Client().post(links.sent_idea(idea))

    assert StoredEvent.objects.filter(name="proposal.submitted").count() == 1
    idea.refresh_from_db()
    assert (idea.state, idea.guest_email) == (State.SUBMITTED, "joke@voorbeeld.example")


def test_a_forged_link_opens_nothing(noor, idea):
    with pytest.raises(NotFound):
        links.read_idea("forged")
    assert Client().get("/activities/ideas/sent/forged/").status_code == 404
    # The idea of a member is opened by signing in, whatever link there is.
    assert Client().get(links.sent_idea(idea)).status_code == 404


def test_the_name_of_a_member_is_not_typed_by_hand(noor, yara):
    idea = send_in(cast.actor(yara), guest_name="Iemand", guest_email="x@voorbeeld.example")

    assert (idea.guest_name, idea.guest_email) == ("", "")
