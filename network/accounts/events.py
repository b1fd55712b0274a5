from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event, name="token.created"):
    token_id: int
    scope: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event, name="token.revoked"):
    token_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event, name="session.ended"):
    count: int
