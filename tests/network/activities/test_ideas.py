"""Somebody has an idea: a promise with a name and a date, and an answer that helps."""

import re

import pytest
from django.core import mail
from django.test import Client

from network.activities import actions
from network.activities.actions import Idea
from network.activities.models import Proposal
from network.activities.policies import ProposalPolicy
from network.kernel import clock, workdays
from network.kernel.actors import VISITOR
from network.kernel.errors import Forbidden, Invalid
from network.notifications.models import Notice
from tests import cast
from tests.factories.communities import CommunityFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(noor):
    return cast.the_library()


def an_idea(library, **more):
    return Idea(
        title="Filmavond met ondertiteling",
        text="Ik hoor slecht. In de bioscoop is er nooit ondertiteling.",
        area=library.area,
        branch=library.locations.get(),
        **more,
    )


@pytest.fixture
def idea(library, yara):
    return actions.submit_idea(an_idea(library), by=cast.actor(yara))


@pytest.fixture
def guest_idea(library):
    guest = an_idea(library, guest_name="Joke", guest_email="joke@voorbeeld.example")
    return actions.submit_idea(guest, by=VISITOR)


def test_an_idea_has_an_owner_and_a_promise_of_five_working_days(idea, noor):
    assert idea.state == Proposal.State.SUBMITTED
    assert idea.owner == noor
    assert idea.reply_due == workdays.after(clock.today(), 5)


def test_the_librarian_and_the_proposer_are_both_told(idea, noor, yara, deliver_all):
    deliver_all()

    told = set(Notice.objects.values_list("member", "kind"))
    assert told == {(noor.pk, "idea.submitted"), (yara.pk, "idea.received")}


def test_nobody_sees_the_idea_of_a_guest_before_the_click_in_the_mail(guest_idea, noor):
    assert guest_idea.state == Proposal.State.DRAFT
    assert not ProposalPolicy.view.allows(cast.actor(noor), guest_idea)


def test_a_guest_confirms_from_the_mail_and_sees_the_answer_there(guest_idea, noor, deliver_all):
    from network.notifications.tasks import send_mails

    deliver_all()
    send_mails()
    link = re.search(r"/activities/ideas/sent/\S+", mail.outbox[-1].body)[0]
    guest = Client()

    assert guest.get(link).status_code == 200
    guest_idea.refresh_from_db()
    assert guest_idea.state == Proposal.State.DRAFT
    guest.post(link)
    guest_idea.refresh_from_db()
    actions.answer_idea(
        guest_idea, "adopted", "We doen het.", "Ik bel je morgen.", by=cast.actor(noor)
    )

    page = guest.get(link).content.decode()
    assert "We doen het." in page
    assert "Ik bel je morgen." in page


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("yara", "submitted", {"view", "withdraw"}),
        ("noor", "submitted", {"view", "answer"}),
        ("stranger", "submitted", set()),
        ("visitor", "submitted", set()),
        ("yara", "adopted", {"view"}),
        ("noor", "adopted", {"view"}),
        ("noor", "parked", {"view", "answer"}),
        ("yara", "draft", {"view", "submit"}),
        ("noor", "draft", set()),
    ],
)
def test_who_may_do_what_with_an_idea(idea, noor, yara, who, state, expected):
    actors = {
        "noor": cast.actor(noor),
        "yara": cast.actor(yara),
        "stranger": cast.actor(MemberFactory()),
        "visitor": VISITOR,
    }
    Proposal.objects.update(state=state)

    allowed = {n for n, r in ProposalPolicy.rules().items() if r.allows(actors[who], idea)}

    assert allowed == expected


@pytest.mark.parametrize(
    ("outcome", "field"),
    [("redirected", "redirected_to"), ("join_existing", "joins"), ("parked", "parked_until")],
)
def test_no_answer_is_a_dead_end(idea, noor, outcome, field):
    with pytest.raises(Invalid) as refusal:
        actions.answer_idea(idea, outcome, "Niet hier.", "Kijk daar.", by=cast.actor(noor))

    assert refusal.value.field == field
    idea.refresh_from_db()
    assert idea.state == Proposal.State.SUBMITTED


def test_a_stranger_answers_nothing(idea):
    with pytest.raises(Forbidden):
        actions.answer_idea(idea, "declined", "Nee", "Niets", by=cast.actor(MemberFactory()))

    idea.refresh_from_db()
    assert idea.state == Proposal.State.SUBMITTED


def test_the_librarian_answers_on_the_page_and_keeps_what_was_typed(idea, noor):
    client = Client()
    client.force_login(noor.user)
    here = f"/activities/ideas/{idea.public_id}/answer/"
    form = {"outcome": "join_existing", "answer": "Er is al een groep.", "next_step": "Kijk mee."}

    wrong = client.post(here, form)
    right = client.post(here, {**form, "joins": CommunityFactory().slug})

    assert wrong.status_code == 422
    assert "Er is al een groep." in wrong.content.decode()
    assert right.status_code == 302


def test_the_door_works_without_an_account(library):
    page = Client().post(
        "/activities/ideas/new/",
        {
            "title": "Boekenkastje",
            "text": "In onze straat.",
            "area": library.area.slug,
            "branch": library.locations.get().slug,
            "guest_name": "Kees",
            "guest_email": "kees@voorbeeld.example",
        },
    )

    assert "kees@voorbeeld.example" in page.content.decode()
    assert Proposal.objects.get().state == Proposal.State.DRAFT
