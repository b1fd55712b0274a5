"""What an account keeps about somebody."""

from django.utils.translation import gettext_lazy as _

from network.accounts.models import ApiToken, SignIn, User
from network.kernel.personal_data import Audience, Personal, holds

holds(
    User,
    called=_("your account"),
    whose="member",
    email=Personal(_("to sign in and to send what somebody asked for"), Audience.SELF),
    date_joined=Personal(_("to know how long the account exists"), Audience.NOBODY),
    last_login=Personal(_("to find accounts that nobody uses any more"), Audience.NOBODY),
)
holds(
    ApiToken,
    called=_("your keys for programs"),
    whose="user__member",
    name=Personal(_("to tell one's own keys apart"), Audience.SELF),
    last_used_on=Personal(_("to see which keys are in use"), Audience.SELF),
)
holds(
    SignIn,
    called=_("where you are signed in"),
    whose="user__member",
    browser=Personal(
        _("to recognise one's own sessions"), Audience.SELF, kept_for=_("the session")
    ),
    system=Personal(_("to recognise one's own sessions"), Audience.SELF, kept_for=_("the session")),
    session_key=Personal(_("to end a session"), Audience.NOBODY, kept_for=_("the session")),
)
