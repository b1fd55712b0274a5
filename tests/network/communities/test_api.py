from __future__ import annotations

import pytest

from network.communities.models import Community, CommunityMembership, Interest
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.vocabulary import TopicFactory

State = CommunityMembership.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(noor):
    home = cast.the_library().locations.get()
    return CommunityFactory(slug="repareren", home_branch=home, facilitator=noor)


def send(client, method, address, told=None):
    return getattr(client, method)(f"/api/{address}", told or {}, content_type="application/json")


def found(client, address):
    return client.get(f"/api/{address}").json()["results"]


def test_the_list_is_that_of_the_page(client):
    CommunityFactory(slug="brei", kind="interest")
    CommunityFactory(slug="zwem", kind="action")
    CommunityFactory(openness="invite")
    CommunityFactory(openness="private")

    assert {row["slug"] for row in found(client, "communities/")} == {"brei", "zwem"}
    assert [row["slug"] for row in found(client, "communities/?kind=interest")] == ["brei"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(client, count, django_assert_num_queries):
    for interest in InterestFactory.create_batch(count):
        InterestAskFactory(interest=interest)

    with django_assert_num_queries(2):
        client.get("/api/communities/")
    with django_assert_num_queries(3):
        client.get("/api/interests/")


def test_a_private_community_is_a_missing_one_to_the_byte(client, yara):
    CommunityFactory(slug="besloten", openness="private")
    client.force_login(yara.user)

    for method, address in (
        ("get", "communities/{}/"),
        ("patch", "communities/{}/"),
        ("post", "communities/{}/join/"),
        ("post", "communities/{}/follow/"),
        ("post", "communities/{}/leave/"),
    ):
        hidden = send(client, method, address.format("besloten"))
        missing = send(client, method, address.format("bestaat-niet"))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
        assert hidden["Content-Type"] == "application/problem+json"


def test_by_invitation_only_the_name_is_told(client):
    CommunityFactory(slug="koor", name="Koor", openness="invite")

    told = client.get("/api/communities/koor/").json()

    assert set(told) == {"slug", "url", "name", "openness"}


def test_a_page_tells_what_one_may_do(client, community, yara):
    client.force_login(yara.user)

    told = client.get("/api/communities/repareren/").json()

    assert told["verbs"] == ["join", "follow"]
    assert (told["people"], told["my_role"]) == (1, None)


def test_a_visitor_changes_nothing(client, community):
    assert send(client, "post", "communities/repareren/join/").status_code in {401, 403}
    assert community.memberships.count() == 1


def test_joining_following_and_leaving(client, community, yara):
    client.force_login(yara.user)

    followed = send(client, "post", "communities/repareren/follow/").json()
    joined = send(client, "post", "communities/repareren/join/").json()
    left = send(client, "post", "communities/repareren/leave/").json()

    assert (followed["role"], joined["role"], left["state"]) == ("follower", "participant", "left")


def test_asking_and_being_answered(client, community, noor, yara):
    Community.objects.filter(pk=community.pk).update(openness="request")
    client.force_login(yara.user)
    asked = send(client, "post", "communities/repareren/join/", {"message": "Hallo"}).json()
    assert (asked["state"], asked["message"]) == ("requested", "Hallo")
    own = send(client, "post", f"memberships/{asked['public_id']}/accept/")
    assert own.status_code == 403

    client.force_login(noor.user)
    assert asked["public_id"] in {row["public_id"] for row in found(client, "memberships/")}
    accepted = send(client, "post", f"memberships/{asked['public_id']}/accept/").json()

    assert accepted["state"] == "active"


def test_a_refusal_names_its_field(client, community, noor):
    seat = CommunityMembershipFactory(community=community, state=State.REQUESTED)
    client.force_login(noor.user)

    missing = send(client, "post", f"memberships/{seat.public_id}/decline/")
    declined = send(client, "post", f"memberships/{seat.public_id}/decline/", {"reason": "Vol"})

    assert missing.status_code == 400
    assert list(missing.json()["errors"]) == ["reason"]
    assert declined.json()["state"] == "declined"


def test_a_seat_gets_a_role_and_is_taken_away(client, community, noor):
    seat = CommunityMembershipFactory(community=community)
    client.force_login(noor.user)

    core = send(client, "post", f"memberships/{seat.public_id}/role/", {"role": "core"})
    gone = send(client, "post", f"memberships/{seat.public_id}/remove/", {"reason": "Reclame"})

    assert (core.json()["role"], gone.json()["state"]) == ("core", "removed")


def test_the_last_facilitator_is_a_conflict(client, community, noor):
    client.force_login(noor.user)

    answer = send(client, "post", "communities/repareren/leave/")

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert community.memberships.get(member=noor).state == State.ACTIVE


def test_leaving_what_one_was_never_in_is_not_found(client, community, yara):
    client.force_login(yara.user)

    assert send(client, "post", "communities/repareren/leave/").status_code == 404


def test_an_invitation_is_taken_up(client, yara):
    seat = CommunityMembershipFactory(
        community__slug="besloten",
        community__openness="private",
        community__is_sensitive=True,
        member=yara,
        state=State.INVITED,
    )
    client.force_login(yara.user)

    refused = send(client, "post", "communities/besloten/join/")
    taken = send(client, "post", "communities/besloten/join/", {"consents": True})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["consents"])
    assert taken.json()["state"] == "active"
    seat.refresh_from_db()
    assert seat.consented_at


def test_an_invitation_is_sent_and_never_tells_who_is_here(client, community, noor, yara):
    client.force_login(noor.user)

    known = send(client, "post", "communities/repareren/invite/", {"address": yara.user.email})
    unknown = send(client, "post", "communities/repareren/invite/", {"address": "w@x.example"})

    assert (
        (known.status_code, known.content) == (unknown.status_code, unknown.content) == (204, b"")
    )
    assert CommunityMembership.objects.get(member=yara).state == State.INVITED


def test_who_may_not_invite_is_refused(client, community, yara):
    client.force_login(yara.user)

    answer = send(client, "post", "communities/repareren/invite/", {"address": "w@x.example"})

    assert answer.status_code == 403


def test_a_step_along_the_compass_asks_for_a_note_when_checks_are_open(client, community, noor):
    Community.objects.update(phase=Community.Phase.EXPLORING)
    client.force_login(noor.user)

    refused = send(client, "post", "communities/repareren/phase/", {"to": "connecting"})
    assert refused.status_code == 422
    assert "note" in refused.json()["errors"]

    told = {"to": "connecting", "note": "De groep wil verder."}
    assert (
        send(client, "post", "communities/repareren/phase/", told).json()["phase"] == "connecting"
    )


def test_a_community_is_started_and_changed(client, yara):
    branch = cast.the_library().locations.get()
    told = {
        "name": "Breicafé",
        "purpose": "Samen breien.",
        "kind": "interest",
        "characteristics": ["We breien", "We wonen dichtbij"],
        "topics": [TopicFactory(slug="knitting").slug],
        "area": branch.area.slug,
        "home_branch": branch.slug,
        "openness": "open",
    }
    client.force_login(yara.user)

    lonely = send(client, "post", "communities/", {**told, "characteristics": ["We breien"]})
    started = send(client, "post", "communities/", told)
    changed = send(client, "patch", "communities/breicafe/", {"purpose": "Breien met koffie."})

    assert (lonely.status_code, list(lonely.json()["errors"])) == (400, ["characteristics"])
    assert started.status_code == 201
    assert changed.json()["purpose"] == "Breien met koffie."
    assert changed.json()["topics"] == ["knitting"]


def a_wish(community):
    return {
        "community": community.slug,
        "title": "Een vaste plek",
        "text": "Waar het vies mag worden.",
        "topics": [community.topics.get().slug],
        "area": community.area.slug,
        "asks": [{"kind": "space", "title": "Een werkplaats", "size": 15}],
    }


def test_a_wish_is_written_rewritten_and_moved(client, community, noor):
    client.force_login(noor.user)

    written = send(client, "post", "interests/", a_wish(community))
    address = f"interests/{written.json()['public_id']}/"
    [ask] = written.json()["asks"]
    kept = {"public_id": ask["public_id"], "kind": "space", "title": "Een grote werkplaats"}
    rewritten = send(client, "patch", address, {"asks": [kept]})
    title = send(client, "patch", address, {"title": "Een plek"})
    moves = [
        send(client, "post", f"{address}{verb}/").json()["state"]
        for verb in ("pause", "resume", "confirm", "fulfil", "archive")
    ]

    assert written.status_code == 201
    assert rewritten.json()["asks"][0] | {"size": 15} == ask | {"title": "Een grote werkplaats"}
    assert title.json()["asks"] == rewritten.json()["asks"]
    assert moves == ["paused", "active", "active", "fulfilled", "archived"]


def test_a_wish_without_asks_is_refused_at_its_field(client, community, noor):
    client.force_login(noor.user)

    answer = send(client, "post", "interests/", a_wish(community) | {"asks": []})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["asks"])
    assert not Interest.objects.exists()


def test_wishes_are_read_as_on_the_page(client, community, yara):
    open_one = InterestFactory(community=community)
    InterestFactory(community=community, state="paused")
    hidden = InterestFactory(community__openness="private")

    everything = found(client, "interests/")
    of_one = found(client, f"interests/?community={community.slug}")

    assert [row["public_id"] for row in everything] == [str(open_one.public_id)]
    assert of_one == everything
    assert client.get(f"/api/interests/{hidden.public_id}/").status_code == 404
    client.force_login(yara.user)
    assert send(client, "post", f"interests/{open_one.public_id}/pause/").status_code == 403
    open_one.refresh_from_db()
    assert open_one.state == "active"


def test_a_mistyped_id_is_not_found(client, noor):
    client.force_login(noor.user)

    assert client.get(f"/api/interests/{'-' * 36}/").status_code == 404
    assert send(client, "post", f"memberships/{'-' * 36}/accept/").status_code == 404
