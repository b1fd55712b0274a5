from __future__ import annotations

import logging
import time
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import Any

from celery import shared_task
from django.core.mail import get_connection

from network.kernel.actors import SYSTEM
from network.kernel.doorbell import ring
from network.notifications import actions, kinds
from network.notifications.letters import letter
from network.notifications.models import Notice
from network.notifications.presence import is_here

log = logging.getLogger(__name__)

BATCH = 50
SECONDS = 40


@shared_task
def send_mails() -> None:
    """Send what is due; when much waits, ring again rather than hold the worker long."""
    until = time.monotonic() + SECONDS
    post = get_connection()
    try:
        for _turn in range(BATCH):
            notice = actions.claim_mail(by=SYSTEM)
            if notice is None or not _deliver(notice, post):
                return
            if time.monotonic() > until:
                break
    finally:
        post.close()
    ring("network.notifications.tasks.send_mails")


def _deliver(notice: Notice, post: Any) -> bool:
    """False when the mail server is away, so that the others need not try now."""
    if notice.kind not in kinds.known or (notice.member and notice.member.user is None):
        actions.mail_not_needed(notice, by=SYSTEM)
        return True
    if kinds.known[notice.kind].waits and notice.member_id and is_here(notice.member_id):
        actions.mail_waits(notice, by=SYSTEM)
        return True
    try:
        message = letter(notice)
        post.open()
        post.send_messages([message])
    except (SMTPException, OSError) as error:
        log.warning("mail of %s did not leave: %s", notice, type(error).__name__)
        actions.mail_refused(notice, by=SYSTEM)
        gone = not isinstance(error, SMTPException)
        return not (gone or isinstance(error, (SMTPConnectError, SMTPServerDisconnected)))
    except Exception:
        # One sentence that cannot be written must not keep the other mails waiting.
        log.exception("mail of %s could not be written", notice)
        actions.mail_refused(notice, by=SYSTEM)
        return True
    actions.mail_sent(notice, by=SYSTEM)
    return True


@shared_task
def forget_old_notices() -> None:
    actions.forget_old_notices(by=SYSTEM)
