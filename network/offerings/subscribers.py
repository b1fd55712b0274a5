"""Everything that offerings make people hear."""

from __future__ import annotations

from django.urls import reverse

from network.kernel.actors import SYSTEM
from network.kernel.events import after
from network.notifications.actions import notify
from network.offerings import links, queries
from network.offerings.events import OfferingGrewStale


@after(OfferingGrewStale)
def ask_if_still_true(event: OfferingGrewStale) -> None:
    offering = queries.offering_told_of(event.offering_id)
    for member in queries.members_speaking_for(offering):
        notify(
            "offering.stale",
            [member.pk],
            key=f"offering.stale:{offering.public_id}:{offering.fresh_until}",
            facts={"title": offering.title, "still_true": links.link(offering, member)},
            path=reverse("offerings:detail", args=[offering.slug]),
            by=SYSTEM,
        )
