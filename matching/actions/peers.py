"""Librarians who learn from each other: the card is the opt-in, and both say yes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.events import PeersMet
from matching.models import PeerCard, PeerPair
from matching.peers import LISTED, subjects
from matching.policies import PeerCardPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish


@transaction.atomic
def write_peer_card(learns: Sequence[str], shares: Sequence[str], *, by: Actor) -> PeerCard:
    """Say what you want to learn and what you can share; from now on colleagues may find it."""
    card, _created = PeerCard.objects.select_for_update().get_or_create(member_id=by.as_member)
    PeerCardPolicy.change.require(by, card)
    for name, chosen in (("learns", learns), ("shares", shares)):
        if len(chosen) > LISTED or not set(chosen) <= set(subjects()):
            raise Invalid(_("Choose at most five."), field=name)
    card.learns, card.shares = list(learns), list(shares)
    card.save(update_fields=["learns", "shares", "changed_at"])
    return card


@transaction.atomic
def tear_peer_card(*, by: Actor) -> None:
    """Take no part any more: the card is gone, and so is every question that waits."""
    card = PeerCardPolicy.change.get(by, member=by.as_member)
    for side in ("one", "other"):
        PeerPair.objects.filter(**{side: card.member_id}, one_said_yes_at=None).delete()
        PeerPair.objects.filter(**{side: card.member_id}, other_said_yes_at=None).delete()
    card.delete()


@transaction.atomic
def ask_peer(card: PeerCard, *, by: Actor) -> PeerPair:
    """Say yes to learning with somebody; with the second yes a room opens."""
    PeerCardPolicy.ask.require(by, card)
    one, other = sorted([by.as_member, card.member_id])
    pair, _created = PeerPair.objects.select_for_update().get_or_create(one_id=one, other_id=other)
    side = "one_said_yes_at" if one == by.as_member else "other_said_yes_at"
    if pair.declined_at or getattr(pair, side):
        return pair
    setattr(pair, side, clock.now())
    pair.save()
    if pair.one_said_yes_at and pair.other_said_yes_at:
        publish(PeersMet(pair_id=pair.pk), by=by)
    return pair
