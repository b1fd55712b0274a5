"""What ten weeks leave behind: letters that were sent, notices that were seen, pages read."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F

from config.demo import talks
from config.demo.world import World
from network.kernel import clock
from network.notifications import kinds
from network.notifications.letters import letter
from network.notifications.models import Notice

OUTBOX = "network.notifications.outbox.OutboxBackend"
# Mails of so many days are still in the outbox; older ones would have been cleared away soon.
OUTBOX_DAYS = 7
# Somebody who was told more than so long ago has seen it by now.
SEEN_AFTER = timedelta(days=6)
# And of what came since, about this share.
SEEN_SOON = 0.4
# How long it took them; always shorter than SEEN_AFTER.
LOOKED_AFTER = (timedelta(minutes=12), timedelta(hours=3), timedelta(hours=9), timedelta(hours=31))
# Only what came last may wait longer for a look: everybody then has something new.
LAST_WAITS = timedelta(days=21)


def catch_up(world: World) -> None:
    """No mail of the past is left to be sent, and no old notice calls for attention."""
    _send_mails(world)
    _see_notices(world)
    talks.remember_reading(world)


def _send_mails(world: World) -> None:
    due = Notice.objects.filter(mail_state=Notice.Mail.DUE, mail_at__lte=world.now)
    if settings.EMAIL_BACKEND == OUTBOX:
        post = get_connection()
        recent = due.filter(mail_at__gte=world.now - timedelta(days=OUTBOX_DAYS))
        for notice in recent.select_related("member__user").order_by("mail_at", "pk"):
            if notice.kind in kinds.known and notice.mail_at:
                with clock.travel(notice.mail_at):
                    post.send_messages([letter(notice)])
    due.update(mail_state=Notice.Mail.SENT, mailed_at=F("mail_at"), mail_attempts=1)


def _see_notices(world: World) -> None:
    seen: dict[timedelta, list[int]] = {delay: [] for delay in LOOKED_AFTER}
    told = set()
    for notice in Notice.objects.unseen().exclude(member=None).order_by("-created_at", "-pk"):
        is_last = notice.member_id not in told
        told.add(notice.member_id)
        if is_last and notice.created_at > world.now - LAST_WAITS:
            continue
        delay = world.random.choice(LOOKED_AFTER)
        looked = notice.created_at + delay < world.now and world.random.random() < SEEN_SOON
        if looked or notice.created_at < world.now - SEEN_AFTER:
            seen[delay].append(notice.pk)
    for delay, notices in seen.items():
        Notice.objects.filter(pk__in=notices).update(seen_at=F("created_at") + delay)
