"""Live streams: numbered changes that reach open pages at once, and nobody misses one.

Actions speak through `changed`, `tell`, `revoke` and `end_sessions`; a package registers what
may be listened to with `StreamKind`. The protocol is described in docs/live.md.
"""

from network.kernel.live.here import keeps_who_is_here
from network.kernel.live.say import changed, end_session, end_sessions, revoke, tell
from network.kernel.live.streams import Position, Row, StreamKind, address, command

__all__ = [
    "Position",
    "Row",
    "StreamKind",
    "address",
    "changed",
    "command",
    "end_session",
    "end_sessions",
    "keeps_who_is_here",
    "revoke",
    "tell",
]
