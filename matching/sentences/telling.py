"""The means to put a remark into words: labels, lists, distances, and who reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.engine.shapes import Value

Side = Literal["community", "partner"]

DAYPARTS = {
    "mon-morning": gettext_lazy("Monday morning"),
    "mon-afternoon": gettext_lazy("Monday afternoon"),
    "mon-evening": gettext_lazy("Monday evening"),
    "tue-morning": gettext_lazy("Tuesday morning"),
    "tue-afternoon": gettext_lazy("Tuesday afternoon"),
    "tue-evening": gettext_lazy("Tuesday evening"),
    "wed-morning": gettext_lazy("Wednesday morning"),
    "wed-afternoon": gettext_lazy("Wednesday afternoon"),
    "wed-evening": gettext_lazy("Wednesday evening"),
    "thu-morning": gettext_lazy("Thursday morning"),
    "thu-afternoon": gettext_lazy("Thursday afternoon"),
    "thu-evening": gettext_lazy("Thursday evening"),
    "fri-morning": gettext_lazy("Friday morning"),
    "fri-afternoon": gettext_lazy("Friday afternoon"),
    "fri-evening": gettext_lazy("Friday evening"),
    "sat-morning": gettext_lazy("Saturday morning"),
    "sat-afternoon": gettext_lazy("Saturday afternoon"),
    "sat-evening": gettext_lazy("Saturday evening"),
    "sun-morning": gettext_lazy("Sunday morning"),
    "sun-afternoon": gettext_lazy("Sunday afternoon"),
    "sun-evening": gettext_lazy("Sunday evening"),
}
_TOLD_DAYPARTS = 3
_KILOMETRE = 1000
_ASIDE = re.compile(r", (.+)$")
# Labels that keep their capital in the middle of a sentence.
_NAMES = ("Nederland", "Dutch", "English", "Engels", "LHBTI", "LGBT", "Keti")


@dataclass(frozen=True)
class Labels:
    """The words of the network's own lists, in the reader's language."""

    topics: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, str] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    costs: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """A remark with the means to put it into words."""

    params: Mapping[str, Value]
    labels: Labels
    side: Side

    def number(self, name: str) -> int:
        value = self.params.get(name, 0)
        return int(value) if isinstance(value, (int, float)) else 0

    def text(self, name: str) -> str:
        return str(self.params.get(name, ""))

    def many(self, name: str) -> Sequence[str]:
        value = self.params.get(name, ())
        return value if isinstance(value, tuple) else ()

    def named(self, name: str, labels: Mapping[str, str]) -> str:
        return listed([inside(labels.get(key, key)) for key in self.many(name)])

    @property
    def topics(self) -> str:
        return self.named("topics", self.labels.topics)

    @property
    def topic(self) -> str:
        key = self.text("topic")
        return inside(self.labels.topics.get(key, key))

    @property
    def features(self) -> str:
        return self.named("features", self.labels.features)

    @property
    def audience(self) -> str:
        return self.named("audience", self.labels.audiences)

    @property
    def dayparts(self) -> str:
        known = [str(DAYPARTS.get(part, part)) for part in self.many("dayparts")]
        return listed(known[:_TOLD_DAYPARTS])

    @property
    def language(self) -> str:
        lang = self.text("lang")
        return self.labels.languages.get(lang, lang)

    @property
    def distance(self) -> str:
        metres = self.number("metres")
        if metres < _KILOMETRE:
            return ngettext("%(metres)d metre", "%(metres)d metres", metres) % {"metres": metres}
        km = number_format(metres / _KILOMETRE, decimal_pos=0 if metres % _KILOMETRE == 0 else 1)
        return _("%(km)s kilometres") % {"km": km}

    def either(self, community: str, partner: str) -> str:
        return community if self.side == "community" else partner


def listed(names: Sequence[str]) -> str:
    """With a comma before the last one when a name has an "and" of its own."""
    names = [_ASIDE.sub(r" (\1)", name) for name in names]
    if len(names) < 2:  # noqa: PLR2004  # one name is no list
        return "".join(names)
    joined = {"list": ", ".join(names[:-1]), "last": names[-1]}
    if any(word in name.split() for name in names for word in ("en", "and")):
        return _("%(list)s, and %(last)s") % joined
    return _("%(list)s and %(last)s") % joined


def inside(label: str) -> str:
    """As a label reads in the middle of a sentence: 'Repareren' becomes 'repareren'."""
    if label.startswith(_NAMES) or label[1:2].isupper() or label[:1].isdigit():
        return label
    return label[:1].lower() + label[1:]


Teller = Callable[[Told], str]
