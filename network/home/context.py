"""What the frame around every page shows: where you can go, and what waits for you."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network.kernel.actors import VISITOR
from network.kernel.frame import counts

THEMES = {"light", "dark"}
THEME_COOKIE = "theme"


class Place(NamedTuple):
    """Somewhere the menu leads; `number` names the count that may stand beside it."""

    route: str
    label: Any
    icon: str
    number: str = ""


TODAY = Place("home:today", _("Today"), "today")
COMMUNITIES = Place("communities:list", _("Communities"), "community")
OFFERINGS = Place("offerings:list", _("Offerings"), "offer")
PROPOSALS = Place("matching:list", _("Suggestions"), "match")
AGENDA = Place("activities:agenda", _("Agenda"), "agenda")
ROOMS = Place("chat:rooms", _("Conversations"), "talk", "rooms")
MORE = Place("home:more", _("More"), "more")

MEMBER_MENU = (TODAY, COMMUNITIES, OFFERINGS, PROPOSALS, AGENDA, ROOMS)
VISITOR_MENU = (AGENDA, COMMUNITIES, OFFERINGS)
TAB_BAR = (TODAY, AGENDA, ROOMS, COMMUNITIES, MORE)


class Link(NamedTuple):
    label: Any
    url: str
    icon: str
    is_current: bool
    number: str


class Frame:
    """Asks nothing of the database until the page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def member(self) -> Any:
        """Who is signed in, or nothing: also on a page that broke before anybody looked."""
        return getattr(self.request, "member", None) or None

    @property
    def menu(self) -> list[Link]:
        return self._links(MEMBER_MENU if self.member else VISITOR_MENU)

    @property
    def tab_bar(self) -> list[Link]:
        return self._links(TAB_BAR) if self.member else []

    @cached_property
    def waiting(self) -> dict[str, int]:
        return counts(getattr(self.request, "actor", VISITOR))

    @property
    def rooms(self) -> int:
        """Conversations with something new."""
        return self.waiting.get("rooms", 0)

    @property
    def notices(self) -> int:
        return self.waiting.get("notices", 0)

    @property
    def site_name(self) -> str:
        return settings.SITE_NAME

    @property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def here(self) -> str:
        """To come back to this page after a switch of language."""
        return self.request.get_full_path()

    def _links(self, places: tuple[Place, ...]) -> list[Link]:
        match = self.request.resolver_match
        here = match.view_name if match else ""
        room = match.app_name if match else ""
        found = []
        for place in places:
            try:
                url = reverse(place.route)
            except NoReverseMatch:
                continue
            package = place.route.partition(":")[0]
            current = here == place.route or (room == package and package != "home")
            found.append(Link(place.label, url, place.icon, current, place.number))
        return found


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
