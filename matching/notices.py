"""What matching tells people, and why they are told."""

from __future__ import annotations

from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from network.notifications.kinds import Answer, Facts, Told, kind


def month_named(day: date) -> str:
    return f"{MONTHS[day.month]} {day.year}"


@kind(
    "match.suggested",
    label=gettext_lazy("New suggestions for your community, once a week"),
    reason=gettext_lazy("You get this because you carry this community."),
)
def match_suggested(facts: Facts) -> Told:
    title = ngettext(
        "%(count)s suggestion for %(community)s",
        "%(count)s suggestions for %(community)s",
        facts["count"],
    )
    chosen = facts.get("chosen") or [{}] * len(facts["offerings"])
    lines = [_suggested(*pair) for pair in zip(facts["offerings"], chosen, strict=True)]
    if not all(chosen):
        lines.append(_("The computer found this. You decide."))
    return Told(title=title % facts, lines=lines, action=_("Look at the suggestions"))


def _suggested(offering: str, chosen: Facts) -> str:
    if not chosen:
        return offering
    by = _("%(name)s chose this for you.") % {"name": chosen["name"]}
    line = f" “{chosen['line']}”" if chosen["line"] else ""
    return f"{offering}. {by}{line}"


@kind(
    "match.invitation",
    label=gettext_lazy("A library asks for something you may offer"),
    reason=gettext_lazy("You get this because you speak for this organisation."),
)
def match_invitation(facts: Facts) -> Told:
    topic = facts["en" if (get_language() or "nl").startswith("en") else "nl"]
    return Told(
        title=_("Groups look for: %(topic)s") % {"topic": topic},
        lines=[line for line in facts["text"].splitlines() if line.strip()],
        action=_("Offer something"),
    )


@kind(
    "match.table",
    label=gettext_lazy("The suggestions of this week wait for your look"),
    reason=gettext_lazy("You get this because you are a community librarian."),
)
def match_table(facts: Facts) -> Told:
    title = ngettext(
        "%(count)s suggestion lies ready", "%(count)s suggestions lie ready", facts["count"]
    )
    look = ngettext(
        "%(uncertain)s of them asks for your look.",
        "%(uncertain)s of them ask for your look.",
        facts["uncertain"],
    )
    lines = [look % facts] if facts["uncertain"] else []
    return Told(
        title=title % facts,
        lines=[*lines, _("You see them before the communities do.")],
        action=_("To the match table"),
    )


@kind(
    "match.proposed",
    label=gettext_lazy("A community asks for something you offer"),
    reason=gettext_lazy("You get this because you are the contact for this offering."),
    urgent=False,
)
def match_proposed(facts: Facts) -> Told:
    community = facts["community"] or _("A group in %(area)s") % facts
    lines = [
        _("They look for: %(ask)s") % facts,
        _("You offer: %(offering)s") % facts,
        _("Where: %(area)s") % facts,
    ]
    if facts["size"]:
        lines.append(_("How many people: %(size)s") % facts)
    if facts["purpose"]:
        lines.append(facts["purpose"])
    if facts["text"]:
        lines.append(f"“{facts['text']}”")
    lines.append(_("Your name goes to them only if you say yes."))
    answers = facts["answers"]
    return Told(
        title=_("%(community)s would like to meet you") % {"community": community},
        lines=lines,
        action=_("Look and answer"),
        answers=[
            Answer(_("Yes, let us meet"), answers["yes"]),
            Answer(_("No, this time not"), answers["no"]),
            Answer(_("Ask me again in a week"), answers["later"]),
        ],
    )


@kind(
    "match.accepted",
    label=gettext_lazy("Both said yes: you can talk"),
    reason=gettext_lazy("You get this because you are part of this match."),
)
def match_accepted(facts: Facts) -> Told:
    return Told(
        title=_("Twice yes: %(community)s and %(offering)s") % facts,
        lines=[
            _("A conversation is open for both of you."),
            _("A good first step: choose a date together."),
        ],
        action=_("Go to the conversation"),
    )


@kind(
    "match.declined",
    label=gettext_lazy("A provider said no"),
    reason=gettext_lazy("You get this because you carry this community."),
    mail=False,
)
def match_declined(facts: Facts) -> Told:
    return Told(
        title=_("Not this time: %(offering)s") % facts,
        lines=[_("They can't help %(community)s now. We keep looking.") % facts],
        action=_("See other suggestions"),
    )


@kind(
    "match.reconsidered",
    label=gettext_lazy("A provider takes a no back"),
    reason=gettext_lazy("You get this because you carry this community."),
    mail=False,
)
def match_reconsidered(facts: Facts) -> Told:
    return Told(
        title=_("They think again: %(offering)s") % facts,
        lines=[_("The no to %(community)s is taken back. You hear from us.") % facts],
        action=_("Look"),
    )


@kind(
    "match.yield",
    label=gettext_lazy("What came of what you offer, once a month"),
    reason=gettext_lazy("You get this because you speak for this organisation."),
)
def match_yield(facts: Facts) -> Told:
    return Told(
        title=_("%(organisation)s in %(month)s")
        % {**facts, "month": month_named(date.fromisoformat(facts["month"]))},
        lines=[
            ngettext("Asked: %(asked)s time", "Asked: %(asked)s times", facts["asked"]) % facts,
            ngettext("Met: %(met)s group", "Met: %(met)s groups", facts["met"]) % facts,
            _("It worked out: %(realised)s") % facts,
            _("People reached: %(people)s") % facts,
        ],
        action=_("Look at all months"),
    )


@kind(
    "match.follow_up",
    label=gettext_lazy("Did it work out?"),
    reason=gettext_lazy("You get this because you are part of this match."),
)
def match_follow_up(facts: Facts) -> Told:
    answers = facts["answers"]
    return Told(
        title=_("Did it work out?"),
        lines=[
            _("%(community)s and %(offering)s") % facts,
            _("One tap is enough. The next round learns from it."),
        ],
        action=_("Answer"),
        answers=[
            Answer(_("Yes, it worked out"), answers["yes"]),
            Answer(_("We are still busy"), answers["busy"]),
            Answer(_("No, it did not work out"), answers["no"]),
        ],
    )
