"""What somebody wrote about themselves, on its way from a form or a program to the action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from network.vocabulary.models import Area


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """The answers of the sign-up form."""

    display_name: str
    age_band: str
    home_area: Area | None = None
    locale: str = "nl"


@dataclass(frozen=True, kw_only=True)
class ProfileDraft:
    """A whole profile; `visibility` says per field who sees it."""

    display_name: str
    directory_visibility: str
    pronouns: str = ""
    bio: str = ""
    home_area: Area | None = None
    languages: list[str] = field(default_factory=list)
    contact_preference: str = "platform"
    locale: str = "nl"
    visibility: Mapping[str, str] = field(default_factory=dict)
    is_adult_now: bool = False
