from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MailStopped(Event, name="notice.mail_stopped"):
    member_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class MailWanted(Event, name="notice.mail_wanted"):
    member_id: int
    kind: str
