"""Sessions in the database, as Django keeps them, whose end is told to open sockets.

Every way out passes here: signing out, a new session key at sign-in, a flush by a library.
"""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from network.kernel.live import say


class SessionStore(DatabaseSessions):
    def delete(self, session_key: str | None = None) -> None:
        ended = session_key or self.session_key
        super().delete(session_key)
        if ended:
            say.end_session(ended)
