"""What ten weeks leave behind: letters that were sent, notices that were seen, pages read."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection

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
    for notice in due:
        Notice.objects.filter(pk=notice.pk).update(
            mail_state=Notice.Mail.SENT, mailed_at=notice.mail_at, mail_attempts=1
        )


def _see_notices(world: World) -> None:
    changed, looked = [], set()
    for notice in Notice.objects.unseen().exclude(member=None).order_by("-created_at", "-pk"):
        is_last = notice.member_id not in looked
        looked.add(notice.member_id)
        if is_last and notice.created_at > world.now - LAST_WAITS:
            continue
        seen_at = notice.created_at + timedelta(minutes=world.random.randint(10, 30 * 60))
        old = notice.created_at < world.now - SEEN_AFTER
        if old or (world.random.random() < SEEN_SOON and seen_at < world.now):
            notice.seen_at = min(seen_at, world.now)
            changed.append(notice)
    Notice.objects.bulk_update(changed, ["seen_at"], batch_size=500)
