"""Knocking at a door, and what it answers: without what differs from one request to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from network.kernel.identifiers import uuid7

PASSING = {"X-Request-ID", "Date"}
LOGIN = "/accounts/login/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_open(self) -> bool:
        """It did not send the actor away; a form that is not complete is no refusal."""
        return (self.status < 400 and not self.asks_to_sign_in) or self.status in {409, 422}

    @property
    def asks_to_sign_in(self) -> bool:
        return self.status == 302 and LOGIN in dict(self.headers)["Location"]

    @property
    def is_refusal(self) -> bool:
        return self.status in {401, 403, 404} or self.asks_to_sign_in


def knock(client: Client, method: str, address: str, **said: Any) -> Answer:
    """Ask, and leave everything as it was."""
    with transaction.atomic():
        response = getattr(client, method)(address, **said)
        transaction.set_rollback(True)
    headers = tuple(
        # The address that was asked for may stand in its answer: as the way back after signing in.
        (name, value.replace(address, "ADDRESS"))
        for name, value in sorted(response.items())
        if name not in PASSING
    )
    return Answer(response.status_code, headers, response.content)


def page(
    client: Client, route: str, where: dict[str, Any], method: str = "get", **said: Any
) -> Answer:
    route, _, verb = route.partition("/")
    where = {**where, **({"verb": verb} if verb else {})}
    return knock(client, method, reverse(route, kwargs=where), data=said)


def rest(
    client: Client, route: str, where: dict[str, Any], method: str = "get", **said: Any
) -> Answer:
    kind = {} if method == "get" else {"content_type": "application/json"}
    return knock(client, method, reverse(route, kwargs=where), data=said, **kind)


def everything_in(client: Client, route: str) -> str:
    """All pages of a list, as one text to look for keys in."""
    address, text = reverse(route) + "?size=100", ""
    while address:
        answered = client.get(address)
        if answered.status_code != 200:
            return text
        text += answered.content.decode()
        address = answered.json()["next"]
    return text


def missing(where: dict[str, Any]) -> dict[str, Any]:
    """The same address, of something that never was."""
    name = list(where)[-1]
    never: dict[type, Any] = {str: "never-was", int: 10**9}
    return {**where, name: never.get(type(where[name])) or uuid7()}
