from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from network.kernel import clock, live
from network.kernel.actors import Actor, system_only
from network.kernel.doorbell import ring
from network.kernel.events import publish
from network.members.models import Member
from network.members.policies import MemberPolicy
from network.notifications import kinds
from network.notifications.events import MailStopped, MailWanted
from network.notifications.models import Notice, Preference, SentMail
from network.notifications.policies import NoticePolicy, PreferencePolicy
from network.notifications.queries import wants_mail
from network.notifications.quiet import quiet_end

# With the pause doubling each time, a mail server may be away for a working day.
ATTEMPTS = 9
FIRST_PAUSE = timedelta(seconds=30)
LEASE = timedelta(minutes=5)
HERE_PAUSE = timedelta(minutes=5)
KEPT_NOTICES = timedelta(days=365)
KEPT_MAILS = timedelta(days=14)


@system_only
@transaction.atomic
def notify(
    kind: str,
    to: Iterable[int],
    *,
    key: str,
    facts: dict[str, Any],
    path: str,
    wait: timedelta = timedelta(),
    by: Actor,
) -> list[Notice]:
    """Tell these members something, once each, however often this is called with the same key.

    A mail leaves after `wait`: who sees it on the site before that needs none.
    """
    told = Notice.objects.filter(key=key, member__isnull=False).values("member")
    members = Member.objects.present().filter(pk__in=set(to)).exclude(pk__in=told)
    wishes = dict(
        Preference.objects.filter(member__in=members, kind=kind).values_list(
            "member_id", "wants_mail"
        )
    )
    wanted = [
        Notice(
            member=member,
            kind=kind,
            key=key,
            facts=facts,
            path=path,
            **_mail(member, kinds.known[kind], wishes.get(member.pk), wait),
        )
        for member in members.select_related("user")
    ]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    # Somebody else may have told the same at this very moment: only what is ours goes on.
    notices = list(Notice.objects.filter(public_id__in=[notice.public_id for notice in wanted]))
    for notice in notices:
        assert notice.member_id is not None
        live.tell(notice.member_id, "notice", {"kind": kind, "path": path})
    if any(notice.mail_state == Notice.Mail.DUE for notice in notices):
        transaction.on_commit(_ring, robust=True)
    return notices


@system_only
@transaction.atomic
def tell_more(
    kind: str,
    member_id: int,
    *,
    key: str,
    facts: dict[str, Any],
    path: str,
    wait: timedelta,
    by: Actor,
) -> None:
    """Tell something that grows: as long as the last notice of it was neither seen nor mailed,
    it is that one that tells what came since."""
    waiting = Notice.objects.unseen().filter(
        member=member_id,
        kind=kind,
        path=path,
        mail_state__in=[Notice.Mail.DUE, Notice.Mail.NONE],
    )
    if waiting.update(facts=facts, changed_at=clock.now()):
        live.tell(member_id, "notice", {"kind": kind, "path": path})
    else:
        notify(kind, [member_id], key=key, facts=facts, path=path, wait=wait, by=by)


@system_only
@transaction.atomic
def notify_guest(
    kind: str,
    email: str,
    *,
    name: str,
    locale: str,
    key: str,
    facts: dict[str, Any],
    path: str,
    by: Actor,
) -> None:
    """Answer somebody without an account at the address they left, once for each key."""
    Notice.objects.bulk_create(
        [
            Notice(
                guest_email=email,
                guest_name=name,
                guest_locale=locale,
                kind=kind,
                key=key,
                facts=facts,
                path=path,
                mail_state=Notice.Mail.DUE,
                mail_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(_ring, robust=True)


def _mail(
    member: Member,
    kind: kinds.Kind,
    wish: bool | None,  # noqa: FBT001
    wait: timedelta,
) -> dict[str, Any]:
    """Whether it also goes by mail, and when: as the member wished, else as the kind is."""
    if member.user is None or not (kind.mail if wish is None else wish):
        return {"mail_state": Notice.Mail.NONE}
    local = timezone.localtime(clock.now() + wait)
    at = local if kind.urgent else quiet_end(local, member.quiet_from, member.quiet_until)
    return {"mail_state": Notice.Mail.DUE, "mail_at": at}


def _ring() -> None:
    ring("network.notifications.tasks.send_mails")


@transaction.atomic
def mark_seen(notices: Iterable[Notice], *, by: Actor) -> int:
    """Take notices off the member's list of new things; a mail that waits need not go."""
    rows = NoticePolicy.mark_seen.filter(by).filter(pk__in=[notice.pk for notice in notices])
    return _see(rows)


@transaction.atomic
def mark_seen_at(path: str, *, upto: int, by: Actor) -> int:
    """Whoever read what a notice is about, up to here, has seen it: no mail follows."""
    rows = NoticePolicy.mark_seen.filter(by).filter(path=path, seen_at=None)
    return _see(rows.filter(facts__upto__lte=upto))


@transaction.atomic
def mark_all_seen(*, by: Actor) -> int:
    """Say that everything in the list was seen."""
    return _see(NoticePolicy.mark_seen.filter(by))


def _see(rows: QuerySet[Notice]) -> int:
    rows.filter(mail_state=Notice.Mail.DUE).update(mail_state=Notice.Mail.STOPPED)
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


@transaction.atomic
def choose_mails(member: Member, wanted: Collection[str], *, by: Actor) -> None:
    """Say of every kind of notice whether it may also come by mail."""
    MemberPolicy.change.require(by, member)
    now = wants_mail(member)
    for kind in kinds.known:
        if (kind in wanted) != now[kind]:
            choose_mail(member, kind, wanted=kind in wanted, by=by)


@system_only
@transaction.atomic
def claim_mail(*, by: Actor) -> Notice | None:
    """Take the next mail that is due, so that no other worker sends it too.

    A mail whose sender died is taken over when its lease is over.
    """
    now = clock.now()
    notice = (
        Notice.objects.mail_due(now)
        .select_related("member__user")
        .select_for_update(
            of=("self",) if connection.features.has_select_for_update_of else (),
            skip_locked=connection.features.has_select_for_update_skip_locked,
        )
        .order_by("mail_at", "pk")
        .first()
    )
    if notice is None:
        return None
    notice.mail_state = Notice.Mail.SENDING
    notice.mail_attempts += 1
    notice.mail_at = now + LEASE
    notice.save(update_fields=["mail_state", "mail_attempts", "mail_at", "changed_at"])
    return notice


@system_only
@transaction.atomic
def mail_sent(notice: Notice, *, by: Actor) -> None:
    """Remember that the mail server took it."""
    Notice.objects.filter(pk=notice.pk).update(mail_state=Notice.Mail.SENT, mailed_at=clock.now())


@system_only
@transaction.atomic
def mail_refused(notice: Notice, *, by: Actor) -> None:
    """Try again later: the mail server did not take it."""
    gives_up = notice.mail_attempts >= ATTEMPTS
    Notice.objects.filter(pk=notice.pk, mail_state=Notice.Mail.SENDING).update(
        mail_state=Notice.Mail.FAILED if gives_up else Notice.Mail.DUE,
        mail_at=clock.now() + FIRST_PAUSE * 2 ** (notice.mail_attempts - 1),
    )


@system_only
@transaction.atomic
def mail_waits(notice: Notice, *, by: Actor) -> None:
    """Leave it for a while: its reader has a page open and sees it there."""
    Notice.objects.filter(pk=notice.pk, mail_state=Notice.Mail.SENDING).update(
        mail_state=Notice.Mail.DUE,
        mail_at=clock.now() + HERE_PAUSE,
        mail_attempts=notice.mail_attempts - 1,
    )


@system_only
@transaction.atomic
def mail_not_needed(notice: Notice, *, by: Actor) -> None:
    """Leave it: there is nobody to send it to, or nothing to say any more."""
    Notice.objects.filter(pk=notice.pk).update(mail_state=Notice.Mail.STOPPED)


@system_only
@transaction.atomic
def keep_mail(
    *, message_id: str, recipients: Sequence[str], subject: str, text: str, html: str, by: Actor
) -> SentMail:
    """Put a mail in the outbox instead of sending it."""
    return SentMail.objects.create(
        message_id=message_id,
        recipients=list(recipients),
        subject=subject,
        text=text,
        html=html,
    )


@system_only
@transaction.atomic
def forget_old_notices(*, by: Actor) -> int:
    """Clear away what was told more than a year ago, and the older mails of the outbox."""
    now = clock.now()
    SentMail.objects.filter(created_at__lt=now - KEPT_MAILS).delete()
    forgotten, _by_model = Notice.objects.filter(created_at__lt=now - KEPT_NOTICES).delete()
    return forgotten
