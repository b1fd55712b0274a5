"""What an account keeps about somebody."""

from network.accounts.models import ApiToken, SignIn, User
from network.kernel.personal_data import Audience, Personal, holds

holds(
    User,
    whose="member",
    email=Personal("to sign in and to send what somebody asked for", Audience.SELF),
    date_joined=Personal("to know how long the account exists", Audience.NOBODY),
    last_login=Personal("to find accounts that nobody uses any more", Audience.NOBODY),
)
holds(
    ApiToken,
    whose="user__member",
    name=Personal("to tell one's own keys apart", Audience.SELF),
    last_used_on=Personal("to see which keys are in use", Audience.SELF),
)
holds(
    SignIn,
    whose="user__member",
    browser=Personal("to recognise one's own sessions", Audience.SELF, kept_for="the session"),
    system=Personal("to recognise one's own sessions", Audience.SELF, kept_for="the session"),
    session_key=Personal("to end a session", Audience.NOBODY, kept_for="the session"),
)
