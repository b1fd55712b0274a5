"""What is kept of what people were told."""

from django.utils.translation import gettext_lazy as _

from network.kernel.personal_data import Audience, Personal, holds
from network.notifications.models import Notice, Preference, SentMail

holds(
    Notice,
    called=_("what we tell you"),
    whose="member",
    facts=Personal(_("to tell somebody what concerns them"), Audience.SELF, kept_for=_("a year")),
    path=Personal(_("to lead somebody there"), Audience.SELF, kept_for=_("a year")),
    seen_at=Personal(_("to show what is new"), Audience.SELF, kept_for=_("a year")),
    mailed_at=Personal(_("to send a mail once"), Audience.NOBODY, kept_for=_("a year")),
    guest_email=Personal(_("to answer who has no account"), Audience.NOBODY, kept_for=_("a year")),
    guest_name=Personal(_("to answer who has no account"), Audience.NOBODY, kept_for=_("a year")),
    guest_locale=Personal(
        _("to answer in somebody's language"), Audience.NOBODY, kept_for=_("a year")
    ),
)
holds(
    Preference,
    called=_("your choice of mails"),
    whose="member",
    wants_mail=Personal(_("to send only the mails somebody wants"), Audience.SELF),
)
# Only where mails are not sent: in the demo, whose people do not exist.
holds(
    SentMail,
    called=_("mails in the demo"),
    whose="",
    recipients=Personal(
        _("to show the mails of the demo"), Audience.PUBLIC, kept_for=_("two weeks")
    ),
    text=Personal(_("to show the mails of the demo"), Audience.PUBLIC, kept_for=_("two weeks")),
    html=Personal(_("to show the mails of the demo"), Audience.PUBLIC, kept_for=_("two weeks")),
)
