"""Parts of organisations that pages may place: {% load organisation_parts %}."""

from __future__ import annotations

from typing import Any

from network.organisations.models import Organisation


def organisation_card(organisation: Organisation) -> dict[str, Any]:
    """One library or partner in a list."""
    is_verified = organisation.state == Organisation.State.VERIFIED
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": str(organisation.kind_label),
        "summary": organisation.summary,
        "area": organisation.area.name,
        "places": len(organisation.locations.all()),
        "state": "" if is_verified else str(organisation.get_state_display()),
    }
