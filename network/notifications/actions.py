from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from network.kernel import clock, live
from network.kernel.actors import Actor, system_only
from network.kernel.doorbell import ring
from network.kernel.events import publish
from network.members.models import Member
from network.notifications import kinds
from network.notifications.events import MailStopped, MailWanted
from network.notifications.models import Notice, Preference
from network.notifications.policies import NoticePolicy, PreferencePolicy
from network.notifications.quiet import quiet_end

ATTEMPTS = 6
LEASE = timedelta(minutes=5)


@system_only
@transaction.atomic
def notify(
    kind: str, to: Iterable[int], *, key: str, facts: dict[str, Any], path: str, by: Actor
) -> list[Notice]:
    """Tell these members something, once each, however often this is called with the same key."""
    members = Member.objects.present().filter(pk__in=set(to)).exclude(
        notices__key=key
    )
    wishes = dict(
        Preference.objects.filter(member__in=members, kind=kind).values_list(
            "member_id", "wants_mail"
        )
    )
    notices = Notice.objects.bulk_create(
        (
            _notice(member, kinds.known[kind], key, facts, path, wishes.get(member.pk))
            for member in members.select_related("user")
        ),
        ignore_conflicts=True,
    )
    for notice in notices:
        live.tell(notice.member_id, "notice", {"kind": kind, "path": path})
    transaction.on_commit(_ring, robust=True)
    return notices


def _notice(
    member: Member,
    kind: kinds.Kind,
    key: str,
    facts: dict[str, Any],
    path: str,
    wants_mail: bool | None,  # noqa: FBT001 (a wish, or none)
) -> Notice:
    mails = (kind.mail if wants_mail is None else wants_mail) and member.user is not None
    local = timezone.localtime(clock.now())
    at = local if kind.urgent else quiet_end(local, member.quiet_from, member.quiet_until)
    return Notice(
        member=member,
        kind=kind.name,
        key=key,
        facts=facts,
        path=path,
        mail_state=Notice.Mail.DUE if mails else Notice.Mail.NONE,
        mail_at=at if mails else None,
    )


def _ring() -> None:
    ring("network.notifications.tasks.send_mails")


@transaction.atomic
def mark_seen(notices: Iterable[Notice], *, by: Actor) -> int:
    """Take notices off the member's list of new things; a mail that waits need not go."""
    rows = NoticePolicy.mark_seen.filter(by).filter(pk__in=[notice.pk for notice in notices])
    NoticePolicy.mark_seen.filter(by, rows.filter(mail_state=Notice.Mail.DUE)).update(
        mail_state=Notice.Mail.STOPPED
    )
    return rows.filter(seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def choose_mail(member: Member, kind: str, *, wanted: bool, by: Actor) -> Preference:
    """Turn the mails of one kind on or off."""
    preference, _created = Preference.objects.select_for_update().get_or_create(
        member=member, kind=kind, defaults={"wants_mail": wanted}
    )
    PreferencePolicy.change.require(by, preference)
    preference.wants_mail = wanted
    preference.save(update_fields=["wants_mail", "changed_at"])
    if not wanted:
        Notice.objects.filter(member=member, kind=kind, mail_state=Notice.Mail.DUE).update(
            mail_state=Notice.Mail.STOPPED
        )
    event = MailWanted if wanted else MailStopped
    publish(event(member_id=member.pk, kind=kind), by=by)
    return preference


@system_only
@transaction.atomic
def claim_mail(*, by: Actor) -> Notice | None:
    """Take the next mail that is due, so that no other worker sends it too."""
    now = clock.now()
    due = Notice.objects.mail_due(now) | Notice.objects.filter(
        mail_state=Notice.Mail.SENDING, mail_at__lte=now
    )
    notice = (
        due.select_related("member__user").select_for_update(of=("self",)).order_by("mail_at").first()
    )
    if notice is None:
        return None
    if notice.mail_attempts >= ATTEMPTS:
        notice.mail_state = Notice.Mail.FAILED
    else:
        notice.mail_state = Notice.Mail.SENDING
    notice.mail_attempts += 1
    notice.mail_at = now + LEASE
    notice.save(update_fields=["mail_state", "mail_attempts", "mail_at", "changed_at"])
    return notice


@system_only
@transaction.atomic
def mail_sent(notice: Notice, *, by: Actor) -> None:
    """Remember that the mail server took it."""
    Notice.objects.filter(pk=notice.pk).update(
        mail_state=Notice.Mail.SENT, mailed_at=clock.now()
    )


@system_only
@transaction.atomic
def mail_refused(notice: Notice, *, by: Actor) -> None:
    """Try again later: the mail server did not take it."""
    Notice.objects.filter(pk=notice.pk, mail_state=Notice.Mail.SENDING).update(
        mail_state=Notice.Mail.DUE,
        mail_at=clock.now() + timedelta(seconds=30 * 2**notice.mail_attempts),
    )
