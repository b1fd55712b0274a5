from __future__ import annotations

import pytest
from django.urls import reverse

from network.communities.models import Community, CommunityMembership, Interest
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.vocabulary import TopicFactory

Role = CommunityMembership.Role
State = CommunityMembership.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    """Somebody who reads English, as the source is written."""
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def repair(noor):
    """Repareren in de Noordrand: open, guided by Noor."""
    home = cast.the_library().locations.get()
    return CommunityFactory(name="Repareren", slug="repareren", home_branch=home, facilitator=noor)


def page(client, name, /, *args):
    return client.get(reverse(f"communities:{name}", args=args), follow=False)


def send(client, name, /, *args, **said):
    return client.post(reverse(f"communities:{name}", args=args), said)


def text(response):
    return response.content.decode()


def a_form(**changes):
    branch = cast.the_library().locations.get()
    topic = TopicFactory(slug="knitting")
    return {
        "name": "Breicafé De Steek",
        "purpose": "Samen breien met koffie.",
        "kind": "interest",
        "share_1": "We breien",
        "share_2": "We wonen in de Noordrand",
        "topics": [topic.slug],
        "area": branch.area.slug,
        "home_branch": branch.slug,
        "openness": "open",
        "languages": ["nl"],
        **changes,
    }


def a_wish(community, **changes):
    return {
        "title": "Een vaste plek",
        "text": "Waar het vies mag worden.",
        "topics": [community.topics.get().slug],
        "area": community.area.slug,
        "radius_km": "8",
        "max_cost": "cost_price",
        "asks-0-kind": "space",
        "asks-0-title": "Een werkplaats",
        "asks-0-size": "15",
        **changes,
    }


def test_the_list_is_open_to_visitors_and_hides_closed_doors(client):
    CommunityFactory(name="Breicafé")
    CommunityFactory(name="Koor zonder noten", openness="invite")
    CommunityFactory(name="Mantelzorgers", openness="private")

    shown = text(page(client, "list"))

    assert "Breicafé" in shown
    assert "Koor zonder noten" not in shown
    assert "Mantelzorgers" not in shown


def test_the_list_narrows_down(client):
    knitting = TopicFactory(slug="knitting")
    wanted = CommunityFactory(name="Breicafé", topics=[knitting], kind="interest")
    CommunityFactory(name="Zwemmers", kind="action", openness="request")
    address = reverse("communities:list")

    for question in (
        "q=brei",
        f"area={wanted.area.slug}",
        "topic=knitting",
        "kind=interest",
        "openness=open",
    ):
        shown = text(client.get(f"{address}?{question}"))
        assert "Breicafé" in shown, question
        assert "Zwemmers" not in shown, question


def test_nonsense_in_a_filter_shows_everything(client):
    CommunityFactory(name="Breicafé")

    shown = client.get(reverse("communities:list") + "?kind=zzz&area=zzz&page=abc")

    assert shown.status_code == 200
    assert "Breicafé" in text(shown)


def test_an_empty_answer_says_what_one_can_do(client):
    assert "No group found" in text(client.get(reverse("communities:list") + "?q=zzz"))


def test_a_page_tells_the_whole_group(client, repair, yara):
    CommunityMembershipFactory(community=repair, member=yara)
    InterestAskFactory(interest__community=repair, interest__title="Een vaste plek")

    shown = text(page(client, "detail", repair.slug))

    for words in ("Wij maken het samen leuker.", "Een vaste plek", "This group is growing", "Noor"):
        assert words in shown
    assert "Yara" not in shown


def test_members_of_the_group_see_each_other(client, repair, yara):
    CommunityMembershipFactory(community=repair, member=yara)
    fellow = CommunityMembershipFactory(community=repair).member
    client.force_login(fellow.user)

    assert "Yara" in text(page(client, "detail", repair.slug))


@pytest.mark.parametrize("name", ["detail", "people", "join", "leave", "change", "phase"])
def test_a_private_community_is_a_missing_one(client, name, yara):
    CommunityFactory(slug="besloten", openness="private")
    client.force_login(yara.user)

    hidden, missing = page(client, name, "besloten"), page(client, name, "bestaat-niet")

    assert hidden.status_code == missing.status_code == 404
    # The token in the page differs at every answer, whatever was asked.
    tokens = [response.context["csrf_token"] for response in (hidden, missing)]
    bodies = [
        text(response).replace(str(token), "").replace(response["X-Request-ID"], "")
        for response, token in zip((hidden, missing), tokens, strict=True)
    ]
    assert bodies[0].replace("besloten", "") == bodies[1].replace("bestaat-niet", "")


def test_a_private_community_is_a_missing_one_to_visitors(client):
    CommunityFactory(slug="besloten", openness="private")

    assert page(client, "detail", "besloten").status_code == 404


def test_by_invitation_only_the_name_is_seen(client):
    CommunityFactory(name="Koor", slug="koor", openness="invite", purpose="Wij zingen.")

    shown = page(client, "detail", "koor")

    assert shown.status_code == 200
    assert "Koor" in text(shown)
    assert "Wij zingen." not in text(shown)
    assert shown["X-Robots-Tag"] == "noindex, nofollow"


def test_search_engines_stay_out_of_sensitive_groups(client):
    CommunityFactory(slug="gevoelig", openness="request", is_sensitive=True)
    CommunityFactory(slug="gewoon")

    assert page(client, "detail", "gevoelig")["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in page(client, "detail", "gewoon")


def test_a_small_sensitive_group_is_not_counted(client):
    quiet = CommunityFactory(slug="gevoelig", openness="request", is_sensitive=True)
    CommunityMembershipFactory.create_batch(3, community=quiet)

    assert "4 people" not in text(page(client, "detail", "gevoelig"))
    CommunityMembershipFactory(community=quiet)
    assert "5 people" in text(page(client, "detail", "gevoelig"))


def test_somebody_starts_a_group(client, yara):
    client.force_login(yara.user)

    answer = send(client, "new", **a_form())

    community = Community.objects.get()
    assert answer.url == reverse("communities:detail", args=["breicafe-de-steek"])
    assert community.characteristics == ["We breien", "We wonen in de Noordrand"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "What is the group called?"),
        ({"share_2": ""}, "And what else?"),
        ({"share_2": "We breien"}, "at least two things"),
        ({"topics": []}, "There is 1 problem"),
        ({"openness": "open", "is_sensitive": "on"}, "open to everybody"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(client, yara, changes, words):
    client.force_login(yara.user)

    answer = send(client, "new", **a_form(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert "Samen breien met koffie." in text(answer)
    assert not Community.objects.exists()


def test_who_is_sixteen_reads_what_is_possible(client):
    client.force_login(MinorFactory().user)

    shown = text(page(client, "new"))

    assert "From the age of 18" in shown
    assert "<textarea" not in shown


def test_a_group_is_rewritten_by_who_carries_it(client, repair, noor):
    client.force_login(noor.user)

    assert "Repareren" in text(page(client, "change", repair.slug))
    answer = send(client, "change", repair.slug, **a_form(purpose="Alles heel."))

    repair.refresh_from_db()
    assert answer.status_code == 302
    assert repair.purpose == "Alles heel."


def test_a_refused_rewrite_changes_nothing(client, repair, noor):
    client.force_login(noor.user)

    answer = send(client, "change", repair.slug, **a_form(share_2="We breien"))

    repair.refresh_from_db()
    assert answer.status_code == 422
    assert repair.name == "Repareren"


def test_strangers_do_not_open_the_forms_of_a_group(client, repair, yara):
    client.force_login(yara.user)
    before = Community.objects.values().get(pk=repair.pk)

    for name in ("change", "phase", "wish_new"):
        assert page(client, name, repair.slug).status_code == 403
        assert send(client, name, repair.slug).status_code == 403

    assert Community.objects.values().get(pk=repair.pk) == before


def test_a_step_is_chosen_then_taken(client, repair, noor):
    client.force_login(noor.user)
    address = reverse("communities:phase", args=[repair.slug])

    assert "Self-sustaining" in text(client.get(address))
    assert "At least 1 activity" not in text(client.get(address))
    assert "at least 1 activity" in text(client.get(f"{address}?to=self_sustaining"))
    refused = client.post(address, {"to": "self_sustaining", "ticked": ["partner"]})
    taken = client.post(address, {"to": "self_sustaining", "note": "Het loopt."})

    repair.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert repair.phase == "self_sustaining"


def test_a_step_that_is_not_in_the_table_is_not_there(client, repair, noor):
    client.force_login(noor.user)

    assert (
        client.get(reverse("communities:phase", args=[repair.slug]) + "?to=exploring").status_code
        == 404
    )


def test_joining_is_one_button(client, repair, yara):
    client.force_login(yara.user)

    answer = send(client, "join", repair.slug)

    assert answer.url == reverse("communities:detail", args=[repair.slug])
    assert repair.memberships.get(member=yara).state == State.ACTIVE


def test_a_visitor_who_joins_signs_in_first(client, repair):
    answer = send(client, "join", repair.slug)

    assert "/accounts/" in answer.url
    assert repair.memberships.count() == 1


def test_on_request_one_writes_a_message(client, yara, noor):
    community = CommunityFactory(openness="request", facilitator=noor)
    client.force_login(yara.user)

    assert "Why would you like to take part?" in text(page(client, "join", community.slug))
    send(client, "join", community.slug, message="Ik brei graag.")

    seat = community.memberships.get(member=yara)
    assert (seat.state, seat.message) == (State.REQUESTED, "Ik brei graag.")
    again = page(client, "join", community.slug)
    assert again.status_code == 302


def test_a_sensitive_group_asks_for_a_tick(client, yara):
    community = CommunityFactory(openness="request", is_sensitive=True)
    client.force_login(yara.user)

    refused = send(client, "join", community.slug, message="Graag")

    assert refused.status_code == 422
    assert "Graag" in text(refused)
    assert not community.memberships.filter(member=yara).exists()
    assert send(client, "join", community.slug, message="Graag", consents="on").status_code == 302


def test_an_invitation_is_answered_on_its_page(client, yara):
    community = CommunityFactory(openness="private")
    seat = CommunityMembershipFactory(community=community, member=yara, state=State.INVITED)
    client.force_login(yara.user)

    assert "invites you" in text(page(client, "join", community.slug))
    send(client, "join", community.slug)

    seat.refresh_from_db()
    assert seat.state == State.ACTIVE


def test_following_and_leaving(client, repair, yara):
    client.force_login(yara.user)

    send(client, "follow", repair.slug)
    seat = repair.memberships.get(member=yara)
    assert seat.role == Role.FOLLOWER
    assert "Stop following" in text(page(client, "leave", repair.slug))
    send(client, "leave", repair.slug)

    seat.refresh_from_db()
    assert seat.state == State.LEFT
    assert page(client, "leave", repair.slug).status_code == 302


def test_leaving_a_private_group_leads_to_the_list(client, yara):
    seat = CommunityMembershipFactory(community__openness="private", member=yara)
    client.force_login(yara.user)

    answer = send(client, "leave", seat.community.slug)

    assert answer.url == reverse("communities:list")


def test_the_last_facilitator_reads_why_leaving_does_not_work(client, repair, noor):
    client.force_login(noor.user)

    answer = send(client, "leave", repair.slug)

    assert answer.status_code == 409
    assert "last person who guides the group" in text(answer)
    assert repair.memberships.get(member=noor).state == State.ACTIVE


def test_requests_are_answered_on_the_page_of_the_people(client, noor):
    community = CommunityFactory(openness="request", facilitator=noor)
    yes = CommunityMembershipFactory(community=community, state=State.REQUESTED, message="Hallo!")
    no = CommunityMembershipFactory(community=community, state=State.REQUESTED)
    client.force_login(noor.user)

    assert "Hallo!" in text(page(client, "people", community.slug))
    send(client, "accept", community.slug, yes.public_id)
    refused = send(client, "decline", community.slug, no.public_id, reason="")
    send(client, "decline", community.slug, no.public_id, reason="We zijn vol.")

    yes.refresh_from_db()
    no.refresh_from_db()
    assert refused.status_code == 422
    assert (yes.state, no.state) == (State.ACTIVE, State.DECLINED)


def test_a_role_is_given_and_somebody_is_sent_away(client, repair, noor, yara):
    seat = CommunityMembershipFactory(community=repair, member=yara)
    client.force_login(noor.user)

    send(client, "role", repair.slug, seat.public_id, role="core")
    seat.refresh_from_db()
    assert seat.role == Role.CORE
    send(client, "role", repair.slug, seat.public_id, role="king")
    seat.refresh_from_db()
    assert seat.role == Role.CORE
    send(client, "remove", repair.slug, seat.public_id, reason="Reclame")

    seat.refresh_from_db()
    assert (seat.state, seat.reason) == (State.REMOVED, "Reclame")


def test_a_stranger_sees_no_list_of_people_to_keep(client, repair, yara):
    seat = CommunityMembershipFactory(community=repair, state=State.REQUESTED)
    client.force_login(yara.user)

    assert "Invite somebody" not in text(page(client, "people", repair.slug))
    assert send(client, "accept", repair.slug, seat.public_id).status_code == 404
    assert send(client, "invite", repair.slug, address="a@b.example").status_code == 403
    seat.refresh_from_db()
    assert seat.state == State.REQUESTED


def test_the_people_of_a_delicate_group_are_nobodys_business(client):
    topic = TopicFactory(sensitivity="delicate")
    community = CommunityFactory(openness="request", topics=[topic])

    assert page(client, "people", community.slug).status_code == 404
    assert "Only members see who takes part." in text(page(client, "detail", community.slug))


def test_an_invitation_gives_no_address_away(client, repair, noor, yara):
    client.force_login(noor.user)

    known = send(client, "invite", repair.slug, address=yara.user.email.upper())
    unknown = send(client, "invite", repair.slug, address="niemand@bindsteen.example")

    assert known.url == unknown.url
    assert repair.memberships.filter(state=State.INVITED).count() == 1
    twice = send(client, "invite", repair.slug, address=noor.user.email)
    wrong = send(client, "invite", repair.slug, address="geen adres")
    assert (twice.status_code, wrong.status_code) == (422, 422)


def test_who_blocked_the_inviter_is_not_invited(client, repair, noor, yara):
    yara.blocks.create(blocked=noor)
    client.force_login(noor.user)

    send(client, "invite", repair.slug, address=yara.user.email)

    assert not repair.memberships.filter(member=yara).exists()


def test_a_wish_is_written_without_any_script(client, repair, noor):
    client.force_login(noor.user)
    assert page(client, "wish_new", repair.slug).status_code == 200

    answer = send(
        client,
        "wish_new",
        repair.slug,
        **a_wish(
            repair,
            **{
                "asks-2-kind": "time",
                "asks-2-title": "Iemand die lampen maakt",
                "asks-2-dayparts": ["sat-morning"],
            },
        ),
    )

    interest = Interest.objects.get()
    assert answer.url == reverse("communities:wish", args=[repair.slug, interest.public_id])
    assert [ask.title for ask in interest.asks.all()] == [
        "Een werkplaats",
        "Iemand die lampen maakt",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "What does the group look for?"),
        ({"radius_km": "500"}, "at most 60"),
        ({"asks-0-kind": "", "asks-0-title": "", "asks-0-size": ""}, "at least one thing"),
        ({"asks-0-kind": ""}, "What is it?"),
        ({"asks-1-size": "4"}, "What do you need for it?"),
        ({"asks-0-size": "many"}, "Write a number"),
    ],
)
def test_a_wish_that_is_not_right_keeps_what_was_typed(client, repair, noor, changes, words):
    client.force_login(noor.user)

    answer = send(client, "wish_new", repair.slug, **a_wish(repair, **changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert "Waar het vies mag worden." in text(answer)
    assert not Interest.objects.exists()


def test_a_known_part_that_is_emptied_is_asked_no_longer(client, repair, noor):
    interest = InterestFactory(community=repair)
    stays = InterestAskFactory(interest=interest, title="Een werkplaats", place=0)
    goes = InterestAskFactory(interest=interest, title="Een oven", place=1)
    client.force_login(noor.user)
    address = [repair.slug, interest.public_id]
    assert "Een oven" in text(page(client, "wish_change", *address))

    send(
        client,
        "wish_change",
        *address,
        **a_wish(
            repair,
            **{
                "asks-0-public_id": str(stays.public_id),
                "asks-1-public_id": str(goes.public_id),
                "asks-1-kind": "",
                "asks-1-title": "",
                "asks-1-size": "12",
            },
        ),
    )

    assert [ask.pk for ask in interest.asks.all()] == [stays.pk]


def test_still_true_is_one_tap(client, repair, noor):
    interest = InterestFactory(community=repair, state="stale")
    InterestAskFactory(interest=interest)
    client.force_login(noor.user)

    assert "Is this still true?" in text(page(client, "wish", repair.slug, interest.public_id))
    send(client, "wish_confirm", repair.slug, interest.public_id)

    interest.refresh_from_db()
    assert interest.state == "active"


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("pause", "active", "paused"),
        ("resume", "paused", "active"),
        ("fulfil", "active", "fulfilled"),
        ("archive", "active", "archived"),
    ],
)
def test_a_wish_moves_with_one_tap(client, repair, noor, verb, before, after):
    interest = InterestFactory(community=repair, state=before)
    client.force_login(noor.user)

    assert send(client, f"wish_{verb}", repair.slug, interest.public_id).status_code == 302

    interest.refresh_from_db()
    assert interest.state == after


def test_a_stranger_does_not_move_a_wish(client, repair, yara):
    interest = InterestFactory(community=repair)
    client.force_login(yara.user)

    assert send(client, "wish_pause", repair.slug, interest.public_id).status_code == 403
    assert page(client, "wish_change", repair.slug, interest.public_id).status_code == 403

    interest.refresh_from_db()
    assert interest.state == "active"


def test_a_wish_stands_under_its_own_community_only(client, repair):
    interest = InterestFactory(community=repair)
    other = CommunityFactory()

    assert page(client, "wish", other.slug, interest.public_id).status_code == 404
    assert page(client, "wish", repair.slug, interest.public_id).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_a_visitor(client, count, django_assert_num_queries):
    for community in CommunityFactory.create_batch(count):
        InterestFactory(community=community)

    with django_assert_num_queries(4):
        page(client, "list")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_a_member(client, yara, count, django_assert_num_queries):
    CommunityFactory.create_batch(count)
    client.force_login(yara.user)

    with django_assert_num_queries(7):
        page(client, "list")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_a_visitor(client, repair, count, django_assert_num_queries):
    for interest in InterestFactory.create_batch(count, community=repair):
        InterestAskFactory(interest=interest)
    members = MemberFactory.create_batch(count, directory_visibility="members")
    for member in members:
        CommunityMembershipFactory(community=repair, member=member)

    with django_assert_num_queries(5):
        page(client, "detail", repair.slug)
