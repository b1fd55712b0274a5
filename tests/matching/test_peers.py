"""Librarians learn from each other: opt-in, by content, and both say yes."""

import pytest
from django.test import Client

from chat.models import Message, Room
from matching import actions, peers
from network.kernel.errors import Forbidden
from network.members.models import Block
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.members import MemberFactory
from tests.factories.organisations import LibraryFactory

pytestmark = pytest.mark.django_db
ROLE = OrganisationMembership.Role.COMMUNITY_LIBRARIAN
LISTENING, FACILITATING = "competence:listening", "competence:facilitating"


def librarian(learns=(), shares=(), name="Collega", library=None):
    member = MemberFactory(display_name=name)
    cast.works_for(member, library or LibraryFactory(), ROLE)
    if learns or shares:
        actions.write_peer_card(list(learns), list(shares), by=cast.actor(member))
    return member


@pytest.fixture
def noor(db):
    return librarian([LISTENING], [FACILITATING], "Noor")


def found(member) -> list:
    return [peer.card.member for peer in peers.peers_for(peers.card_of(member.pk))]


def test_who_shares_what_i_want_to_learn_comes_first_with_most_in_common(noor):
    both = librarian([FACILITATING], [LISTENING])
    one = librarian([], [LISTENING])
    librarian([], ["competence:strengths"])
    librarian()

    assert found(noor) == [both, one]


def test_somebody_of_another_library_goes_first(noor):
    own = noor.organisation_memberships.get().organisation
    colleague = librarian([], [LISTENING], library=own)
    elsewhere = librarian([], [LISTENING])

    assert found(noor) == [elsewhere, colleague]


def test_no_name_and_no_room_before_both_said_yes_then_three_questions(noor):
    peer = librarian([], [LISTENING], "Geheime Naam")
    ours, theirs = Client(), Client()
    ours.force_login(noor.user)
    theirs.force_login(peer.user)

    page = ours.get("/matches/peers/").content.decode()
    ours.post(f"/matches/peers/{peers.card_of(peer.pk).public_id}/ask/")
    before = Room.objects.count()
    theirs.post(f"/matches/peers/{peers.card_of(noor.pk).public_id}/ask/")

    assert "Geheime Naam" not in page
    assert before == 0
    room = Room.objects.get()
    assert set(room.seats.values_list("member", flat=True)) == {noor.pk, peer.pk}
    assert Message.objects.filter(room=room, system_kind="starters").count() == 1
    assert "?" in ours.get(f"/rooms/{room.public_id}/").content.decode()
    assert found(noor) == []


def test_who_takes_no_part_finds_nobody_and_is_not_found(noor):
    peer = librarian([], [LISTENING])
    assert found(noor) == [peer]
    actions.tear_peer_card(by=cast.actor(peer))

    assert found(noor) == []
    with pytest.raises(Forbidden):
        actions.ask_peer(peers.card_of(noor.pk), by=cast.actor(peer))


def test_who_keeps_the_other_away_is_not_brought_to_them(noor):
    peer = librarian([], [LISTENING])
    Block.objects.create(member=peer, blocked=noor)

    assert found(noor) == []


def test_only_a_librarian_has_such_lists(noor):
    with pytest.raises(Forbidden):
        actions.write_peer_card([LISTENING], [], by=cast.actor(MemberFactory()))
