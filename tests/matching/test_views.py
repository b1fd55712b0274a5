"""The pages of matching: both sides answer, also from the mail, also without JavaScript."""

import pytest
from django.test import Client

from chat.models import Room
from matching import actions
from matching.links import Answer, link
from matching.models import Match, MatchFeedback
from network.activities.models import Activity, DatePlan
from network.kernel import clock
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db


def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def proposed(world, suggested):
    return actions.propose_match(suggested, "Zullen we kennismaken?", by=world.actor("fatma"))


def mailed(match, member, answer):
    return link(Answer("match", str(match.public_id), str(member.public_id), answer))


def test_the_community_sees_what_fits_and_why(world, suggested):
    page = browser(world.fatma).get("/matches/").content.decode()

    assert "Werkplaats met zes werkbanken" in page
    assert "repareren" in page.split("Waarom deze?")[1]
    assert "%" not in page.split("<main")[1].split("</main")[0]


def test_opening_a_suggestion_counts_as_looking(world, suggested):
    browser(world.fatma).get(f"/matches/{suggested.public_id}/")

    suggested.refresh_from_db()
    assert suggested.state == Match.State.VIEWED


def test_a_yes_without_a_word_is_asked_again_and_keeps_the_page(world, suggested):
    answer = browser(world.fatma).post(f"/matches/{suggested.public_id}/propose/", {"text": ""})

    suggested.refresh_from_db()
    assert answer.status_code == 422
    assert suggested.state == Match.State.SUGGESTED


def test_both_say_yes_and_see_each_other(world, suggested):
    ours, theirs = browser(world.fatma), browser(world.sam)
    here = f"/matches/{suggested.public_id}/"

    ours.post(f"{here}propose/", {"text": "Zullen we kennismaken?"})
    before = theirs.get(here).content.decode()
    theirs.post(f"{here}accept/")

    assert "Zullen we kennismaken?" in before
    assert "Fatma" not in before
    after = theirs.get(here).content.decode()
    assert "Fatma" in after
    assert str(Room.objects.get(subject=suggested.about).public_id) in after


def test_opening_the_link_in_the_mail_changes_nothing(world, proposed):
    page = Client().get(mailed(proposed, world.sam, "yes"))

    proposed.refresh_from_db()
    assert page.status_code == 200
    assert proposed.state == Match.State.PROPOSED


@pytest.mark.parametrize(
    ("answer", "state"), [("yes", "accepted"), ("no", "dismissed"), ("later", "proposed")]
)
def test_the_provider_answers_from_the_mail_without_signing_in(world, proposed, answer, state):
    Client().post(mailed(proposed, world.sam, answer))

    proposed.refresh_from_db()
    assert proposed.state == state


def test_a_link_in_the_mail_works_once(world, proposed):
    Client().post(mailed(proposed, world.sam, "yes"))
    again = Client().post(mailed(proposed, world.sam, "no"))

    proposed.refresh_from_db()
    assert "al beantwoord" in again.content.decode()
    assert proposed.state == Match.State.ACCEPTED
    assert not MatchFeedback.objects.exists()


@pytest.mark.parametrize("spoil", [lambda path: path[:-3] + "xx/", lambda path: path + "x/"])
def test_a_link_somebody_changed_is_a_missing_page(world, proposed, spoil):
    assert Client().get(spoil(mailed(proposed, world.sam, "yes"))).status_code == 404


def test_a_link_sent_to_somebody_outside_answers_nothing(world, proposed):
    assert Client().post(mailed(proposed, world.stranger, "yes")).status_code == 404

    proposed.refresh_from_db()
    assert proposed.state == Match.State.PROPOSED


def test_a_no_says_what_it_does_and_can_be_undone(world, suggested):
    ours, here = browser(world.fatma), f"/matches/{suggested.public_id}/"

    said = ours.post(f"{here}dismiss/", {"reason": "too-far"}, follow=True).content.decode()
    ours.post(f"{here}undo/")

    assert "niet meer voor bij deze wens" in said
    suggested.refresh_from_db()
    assert suggested.state == Match.State.VIEWED


@pytest.mark.parametrize("who", ["stranger", "yara", "sam"])
def test_a_match_of_others_is_a_missing_page(world, suggested, who):
    known = browser(getattr(world, who))
    missing = known.get("/matches/00000000-0000-7000-8000-000000000000/")
    other = known.get(f"/matches/{suggested.public_id}/")

    assert (other.status_code, other.content) == (404, missing.content)


def test_a_visitor_is_asked_to_sign_in(world, suggested):
    assert Client().get("/matches/").status_code == 302


def test_a_date_is_proposed_agreed_and_stands(world, proposed):
    actions.accept_match(proposed, by=world.actor("sam"))
    ours, theirs = browser(world.fatma), browser(world.sam)
    here = f"/matches/{proposed.public_id}/"
    page = ours.get(here)
    ticket = page.context["ticket"]
    day = clock.today().replace(year=clock.today().year + 1)
    form = {
        "ticket": ticket,
        "title": "Repareren",
        "day": day.isoformat(),
        "start": "9:30",
        "end": "12:30",
        "place": "Werkplaats",
    }

    wrong = ours.post("/activities/dates/propose/", {**form, "end": "9:00"})
    ours.post("/activities/dates/propose/", form)
    plan = DatePlan.objects.get()
    assert "Repareren" in theirs.get(here).content.decode()
    theirs.post(f"/activities/dates/{plan.public_id}/agree/")

    assert wrong.status_code == 422
    assert "Repareren" in wrong.content.decode()
    activity = Activity.objects.get()
    assert activity.title in Client().get(f"/activities/{activity.slug}/").content.decode()


def test_one_tap_says_whether_it_worked_out(world, proposed):
    match = actions.accept_match(proposed, by=world.actor("sam"))
    question = match.follow_ups.get()

    browser(world.sam).post(f"/matches/follow-ups/{question.public_id}/", {"answer": "yes"})

    match.refresh_from_db()
    assert match.state == Match.State.REALISED


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(
    world, suggested, count, django_assert_num_queries
):
    for _more in range(count - 1):
        Match.objects.create(
            ask=world.ask, offering=OfferingFactory(kind="space"), band="good", score=1
        )
    ours = browser(world.fatma)
    ours.get("/matches/")

    with django_assert_num_queries(8):
        ours.get("/matches/")


def test_many_suggestions_come_in_pages(world, suggested):
    for number in range(9):
        Match.objects.create(
            ask=world.ask, offering=OfferingFactory(title=f"Zaal {number}"), band="good", score=1
        )
    ours = browser(world.fatma)

    pages = [ours.get("/matches/", {"page": page}).content.decode() for page in (1, 2)]

    assert [page.count('class="proposal"') for page in pages] == [8, 2]


@pytest.mark.parametrize("what", ["offering", "interest"])
def test_the_preview_counts_while_somebody_writes(world, what):
    values = {
        "offering": {
            "kind": "space",
            "title": "Werkplaats om te repareren",
            "topics": "repair",
            "area": world.community.area.slug,
            "dayparts": "sat-morning",
            "capacity": "20",
            "features": "workbench",
        },
        "interest": {
            "title": "Repareren",
            "topics": "repair",
            "area": world.community.area.slug,
            "radius_km": "8",
            "asks-0-kind": "space",
            "asks-0-title": "Een werkplaats om te repareren",
            "asks-0-dayparts": "sat-morning",
        },
    }[what]

    answer = browser(world.sam).get(f"/matches/preview/{what}/", values)

    assert "1" in answer.content.decode()
