"""Who sits behind an open socket, in the words of the wire."""

from __future__ import annotations

from collections.abc import Collection

from network.kernel.live.sessions import Person, identifies
from network.members.doors import actor_of
from network.members.queries import members_behind


@identifies
def people(user_ids: Collection[int]) -> dict[int, Person]:
    return {
        user_id: Person(actor_of(member), str(member.public_id), member.locale)
        for user_id, member in members_behind(user_ids).items()
    }
