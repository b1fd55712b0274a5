"""What somebody wrote, as it may be kept: the words, how they are shown, and whom they mean."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from chat import naming, queries
from chat.models import Mention, Message, Room
from chat.policies import RoomPolicy
from network.kernel import markdown
from network.kernel.actors import Actor
from network.kernel.errors import Invalid


def cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > markdown.LIMIT:
        raise Invalid(
            _("Use at most %(limit)s characters. Send it in parts.") % {"limit": markdown.LIMIT},
            field="text",
        )
    return text


def written(room: Room, text: str, *, by: Actor) -> naming.Written:
    """The text as it is shown, and whom it names; a text without names asks nothing."""
    if "@" not in text:
        return naming.Written(markdown.render(text))
    words = naming.write(text, queries.people_to_name(by, room))
    if words.calls == Message.Calls.ROOM and not RoomPolicy.call_room.allows(by, room):
        raise Invalid(
            _("Here only who looks after the room may call everybody. Leave out “@room”."),
            field="text",
        )
    return words


def refuse_calls(words: naming.Written) -> None:
    """A thread is read by who follows it; whoever calls a group means more people than that."""
    if words.calls:
        raise Invalid(_("To call a group, say it in the room as well."), field="text")


def name(message: Message, named: Collection[int]) -> None:
    if named:
        Mention.objects.bulk_create(
            Mention(message=message, member_id=member_id) for member_id in sorted(named)
        )


def rename(message: Message, named: Collection[int]) -> None:
    """Other words name others: who is no longer named has nothing to look at."""
    known = set(message.mentions.values_list("member_id", flat=True))
    message.mentions.filter(member__in=known - set(named)).delete()
    name(message, set(named) - known)
