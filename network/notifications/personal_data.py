"""What is kept of what people were told."""

from network.kernel.personal_data import Audience, Personal, holds
from network.notifications.models import Notice, Preference, SentMail

holds(
    Notice,
    whose="member",
    facts=Personal("to tell somebody what concerns them", Audience.SELF, kept_for="a year"),
    path=Personal("to lead somebody there", Audience.SELF, kept_for="a year"),
    seen_at=Personal("to show what is new", Audience.SELF, kept_for="a year"),
    mailed_at=Personal("to send a mail once", Audience.NOBODY, kept_for="a year"),
    guest_email=Personal("to answer who has no account", Audience.NOBODY, kept_for="a year"),
    guest_name=Personal("to answer who has no account", Audience.NOBODY, kept_for="a year"),
    guest_locale=Personal("to answer in somebody's language", Audience.NOBODY, kept_for="a year"),
)
holds(
    Preference,
    whose="member",
    wants_mail=Personal("to send only the mails somebody wants", Audience.SELF),
)
# Only where mails are not sent: in the demo, whose people do not exist.
holds(
    SentMail,
    whose="",
    recipients=Personal("to show the mails of the demo", Audience.PUBLIC, kept_for="two weeks"),
    text=Personal("to show the mails of the demo", Audience.PUBLIC, kept_for="two weeks"),
    html=Personal("to show the mails of the demo", Audience.PUBLIC, kept_for="two weeks"),
)
