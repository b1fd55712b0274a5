"""Kinds of notices that only tests know."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _

from network.notifications import kinds
from network.notifications.kinds import Answer, Told, kind


@pytest.fixture(autouse=True)
def bread():
    """A kind that goes by mail, with answers; and one that stays on the site."""

    @kind("test.bread", label="Bread", reason="You get this because you like bread.")
    def test_bread(facts):
        return Told(
            title=f"{facts['name']} baked bread",
            lines=["It is still warm.", str(_("Everywhere"))],
            action="Have a look",
            answers=[Answer("I want some", "/yes/"), Answer("No", "/no/")],
        )

    @kind("test.crumbs", label="Crumbs", reason="…", mail=False)
    def test_crumbs(facts):
        return Told(title="Crumbs")

    @kind("test.fire", label="Fire", reason="…", urgent=True)
    def test_fire(facts):
        return Told(title="Fire")

    yield
    for name in ("test.bread", "test.crumbs", "test.fire"):
        del kinds.known[name]
