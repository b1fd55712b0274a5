"""Why these two: each fact of a suggestion, and each line of the whole sum."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.sentences.telling import Teller, Told, inside


def _about(told: Told) -> str:
    return told.either(
        _("About %(topics)s: that is in what you ask"),
        _("About %(topics)s: that is in what they ask"),
    ) % {"topics": told.topics}


def _asked_word(told: Told) -> str:
    return told.either(
        _("About %(topic)s: you write “%(word)s”"),
        _("About %(topic)s: they write “%(word)s”"),
    ) % {"topic": told.topic, "word": told.text("word")}


def _offered_word(told: Told) -> str:
    return told.either(
        _("They write “%(word)s”: that belongs with %(topic)s"),
        _("You write “%(word)s”: that belongs with %(topic)s"),
    ) % {"topic": told.topic, "word": told.text("like")}


def _kin(told: Told) -> str:
    return told.either(
        _("Belongs with %(topic)s, like what you ask"),
        _("Belongs with %(topic)s, like what they ask"),
    ) % {"topic": told.topic}


def _word(told: Told) -> str:
    word, like = told.text("word"), told.text("like")
    if word.lower() == like.lower():
        return told.either(
            _("You write “%(word)s”, and so do they"),
            _("They write “%(word)s”, and so do you"),
        ) % {"word": word}
    return told.either(
        _("You write “%(word)s”, they write “%(like)s”"),
        _("They write “%(word)s”, you write “%(like)s”"),
    ) % {"word": word, "like": like}


def _near(told: Told) -> str:
    place = told.text("place")
    if not place:
        return _("Nearby: %(distance)s") % {"distance": told.distance}
    if told.number("metres") == 0:
        return _("In %(place)s itself") % {"place": place}
    return _("%(distance)s from %(place)s") % {"distance": told.distance, "place": place}


def _comes(told: Told) -> str:
    return told.either(_("They come to you"), _("Within the distance you travel"))


def _within(told: Told) -> str:
    return told.either(
        _("Your place lies within the distance they name"),
        _("Their place lies within the distance you name"),
    )


def _time(told: Told) -> str:
    if len(told.many("dayparts")) == 1:
        return capfirst(_("%(daypart)s is possible") % {"daypart": told.dayparts})
    return _("Possible on %(dayparts)s") % {"dayparts": told.dayparts}


def _size(told: Told) -> str:
    number = told.number("capacity")
    if told.text("kind") == "space":
        return ngettext(
            "There is room for %(number)d person", "There is room for %(number)d people", number
        ) % {"number": number}
    return ngettext("%(number)d person can join", "%(number)d people can join", number) % {
        "number": number
    }


def _feature(told: Told) -> str:
    return told.either(
        _("What you ask for is there: %(features)s"),
        _("What they ask for is there: %(features)s"),
    ) % {"features": told.features}


def _cost(told: Told) -> str:
    if told.text("cost") in {"", "free"}:
        return _("It is free")
    cost = told.text("cost")
    return _("Cost: %(cost)s") % {"cost": inside(told.labels.costs.get(cost, cost))}


def _language(told: Told) -> str:
    return _("Both are in %(language)s") % {"language": told.language}


def _history(told: Told) -> str:
    return told.either(
        _("It looks like something you said yes to"),
        _("It suits what they look for"),
    )


def _history_line(told: Told) -> str:
    if told.text("said") == "no":
        return told.either(
            _("It looks like something you said no to"),
            _("It suits what they look for"),
        )
    return _history(told)


def _alike(_told: Told) -> str:
    return _("The question and the offering are alike")


REASONS: Mapping[str, Teller] = {
    "topic": _about,
    "asked_word": _asked_word,
    "offered_word": _offered_word,
    "kin": _kin,
    "word": _word,
    "near": _near,
    "comes": _comes,
    "within": _within,
    "time": _time,
    "size": _size,
    "feature": _feature,
    "cost": _cost,
    "language": _language,
    "history": _history,
    "alike": _alike,
}


def _topic_line(told: Told) -> str:
    topic = told.text("topic")
    return _("Topic: %(topic)s") % {"topic": told.labels.topics.get(topic, topic)}


PARTS: Mapping[str, Teller] = {
    "topic": _topic_line,
    "word": _word,
    "near": _near,
    "time": _time,
    "size": _size,
    "feature": _feature,
    "cost": _cost,
    "language": _language,
    "purpose": lambda told: told.either(
        _("A special room, and you did not ask for one"),
        _("A special room, and they did not ask for one"),
    ),
    "history": _history_line,
    "unknown": lambda _told: _("Something is not known yet"),
    "other": lambda _told: _("Other words that look alike"),
}
