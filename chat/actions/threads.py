from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries
from chat.models import Room, Thread, ThreadFollow
from chat.policies import ThreadPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Invalid
from network.notifications.actions import mark_seen_at

TITLE = 120


@transaction.atomic
def name_thread(thread: Thread, title: str, *, is_question: bool, by: Actor) -> None:
    """Give a thread a title, and say whether it asks something."""
    room = numbering.locked(thread.room)
    ThreadPolicy.lead.require(by, thread)
    title = " ".join(title.split())
    if len(title) > TITLE:
        raise Invalid(_("Use at most 120 characters."), field="title")
    thread.title, thread.is_question = title, is_question
    if not is_question:
        thread.answered_at = None
    thread.save(update_fields=["title", "is_question", "answered_at", "changed_at"])
    _tell_root(room, thread)


@transaction.atomic
def mark_answered(thread: Thread, *, answered: bool, by: Actor) -> None:
    """Say that a question found its answer, or that it did not after all."""
    room = numbering.locked(thread.room)
    ThreadPolicy.lead.require(by, thread)
    if not thread.is_question:
        raise Invalid(_("This thread asks nothing."))
    thread.answered_at = clock.now() if answered else None
    thread.save(update_fields=["answered_at", "changed_at"])
    _tell_root(room, thread)


@transaction.atomic
def follow_thread(thread: Thread, *, follows: bool, by: Actor) -> None:
    """Hear of new replies, or no longer; what was said before is not told."""
    ThreadPolicy.follow.require(by, thread)
    ThreadFollow.objects.update_or_create(
        thread=thread,
        member_id=by.as_member,
        defaults={"is_following": follows, "told_no": thread.last_no},
    )


@transaction.atomic
def mark_thread_read(thread: Thread, no: int, *, by: Actor) -> int:
    """Remember how far somebody has read a thread; it never goes back."""
    ThreadPolicy.view.require(by, thread)
    read_no = min(no, thread.last_no)
    ThreadFollow.objects.filter(
        thread=thread, member=by.as_member, last_read_no__lt=read_no
    ).update(last_read_no=read_no)
    mark_seen_at(thread.address, upto=read_no, by=by)
    return read_no


def _tell_root(room: Room, thread: Thread) -> None:
    root = queries.root_in(room, thread.root.no)
    root.topic, root.is_question = thread.title, thread.is_question
    root.is_answered = thread.answered_at is not None
    numbering.touch(room, root)
