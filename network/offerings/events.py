from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfferingPublished(Event, name="offering.published"):
    offering_id: int


@dataclass(frozen=True, kw_only=True)
class OfferingChanged(Event, name="offering.changed"):
    """Rewritten, confirmed, paused, resumed, full, no longer full, or archived."""

    offering_id: int


@dataclass(frozen=True, kw_only=True)
class OfferingGrewStale(Event, name="offering.grew_stale"):
    offering_id: int
