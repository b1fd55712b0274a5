"""Librarians who want to learn beside those who can share it: matched by content alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from matching.models import PeerCard, PeerPair
from network.members.models import Block, Member
from network.organisations.models import Organisation, OrganisationMembership
from network.vocabulary import reference

SHOWN = 5
LISTED = 5  # on each of the two lists


@dataclass(frozen=True)
class Peer:
    """Somebody to learn with: by where they work, not by name, until both said yes."""

    card: PeerCard
    library: str
    teaches: list[str]
    learns: list[str]
    asked: bool


def subjects() -> dict[str, str]:
    """What one can learn or share: every competence and broad topic, in the reader's language."""
    competences = reference.words("competences").values()
    return {
        **{f"competence:{word.id}": word.label for word in competences},
        **{f"topic:{key}": str(label) for key, label in reference.broad_topics()},
    }


def pair_told(pair_id: int) -> PeerPair:
    return PeerPair.objects.select_related("one", "other").get(pk=pair_id)


def librarians() -> Q:
    """Members who work as a community librarian at a library that is in order."""
    seats = OrganisationMembership.objects.active().filter(
        member=OuterRef("pk"),
        role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN,
        organisation__state=Organisation.State.VERIFIED,
    )
    return Q(Exists(seats))


def card_of(member_id: int) -> PeerCard | None:
    return PeerCard.objects.filter(member=member_id).first()


def peers_for(card: PeerCard) -> list[Peer]:
    """Who shares what this one wants to learn, most in common first; another library goes first."""
    mine, known = set(_libraries([card.member_id])[card.member_id]), subjects()
    gone = PeerPair.objects.filter(Q(one=card.member_id) | Q(other=card.member_id))
    met = {
        member
        for pair in gone
        if pair.declined_at or (pair.one_said_yes_at and pair.other_said_yes_at)
        for member in (pair.one_id, pair.other_id)
    }
    asked = {
        pair.other_id if pair.one_id == card.member_id else pair.one_id
        for pair in gone
        if (pair.one_said_yes_at if pair.one_id == card.member_id else pair.other_said_yes_at)
    }
    kept_away = Block.objects.filter(Q(member=card.member_id) | Q(blocked=card.member_id))
    away = {member for pair in kept_away.values_list("member", "blocked") for member in pair}
    people = Member.objects.present().filter(librarians())
    others = PeerCard.objects.filter(member__in=people).exclude(
        member__in={card.member_id, *met, *away}
    )
    libraries = _libraries(others.values_list("member", flat=True))
    found = []
    for other in others.order_by("public_id"):
        teaches = [key for key in card.learns if key in other.shares]
        learns = [key for key in card.shares if key in other.learns]
        if teaches or learns:
            names = libraries[other.member_id]
            rank = (-len(teaches) - len(learns), bool(mine & set(names)), str(other.public_id))
            told = Peer(
                card=other,
                library=", ".join(names),
                teaches=[known[key] for key in teaches if key in known],
                learns=[known[key] for key in learns if key in known],
                asked=other.member_id in asked,
            )
            found.append((rank, told))
    return [peer for _rank, peer in sorted(found, key=lambda each: each[0])[:SHOWN]]


def _libraries(members: Iterable[int]) -> dict[int, list[str]]:
    wanted = list(members)
    found: dict[int, list[str]] = {member: [] for member in wanted}
    rows = OrganisationMembership.objects.active().filter(
        member__in=wanted, role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN
    )
    for member, name in rows.order_by("pk").values_list("member", "organisation__name"):
        found[member].append(name)
    return found
