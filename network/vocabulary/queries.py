from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from network.kernel import search
from network.kernel.remembered import Remembered
from network.vocabulary.models import Area, Topic

SUGGESTIONS = 8
SHORTEST = 3
# A region, its towns, their villages, and neighbourhoods in those.
LEVELS = 4


@dataclass(frozen=True)
class TopicGroup:
    """A broad topic with what falls under it, in the reader's alphabet."""

    topic: Topic
    narrower: list[Topic] = field(default_factory=list)

    @property
    def topics(self) -> list[Topic]:
        return [self.topic, *self.narrower]


@dataclass(frozen=True)
class Suggestion:
    """A topic that answers what somebody types, and the other word it was found by."""

    topic: Topic
    via: str = ""


def topics() -> QuerySet[Topic]:
    return Topic.objects.select_related("parent")


@Remembered
def all_topics() -> list[Topic]:
    return list(Topic.objects.all())


@Remembered
def all_areas() -> list[Area]:
    return list(areas().order_by("name"))


def topic_labels() -> dict[str, str]:
    """Every topic's name in the reader's language, by slug."""
    return {topic.slug: topic.label for topic in all_topics()}


def topic_groups() -> list[TopicGroup]:
    """The whole list as people browse it: two levels deep."""
    by_label = sorted(all_topics(), key=_by_label)
    groups = {topic.pk: TopicGroup(topic) for topic in by_label if topic.parent_id is None}
    for topic in by_label:
        if topic.parent_id is not None:
            groups[topic.parent_id].narrower.append(topic)
    return list(groups.values())


def topics_named(slugs: Iterable[str]) -> list[Topic]:
    """These topics, in the order they were named."""
    asked = list(dict.fromkeys(slugs))
    found = {topic.slug: topic for topic in Topic.objects.filter(slug__in=asked)}
    return [found[slug] for slug in asked if slug in found]


def suggest_topics(text: str, *, limit: int = SUGGESTIONS) -> list[Suggestion]:
    """Topics for what somebody types: those with every word, or else with some word of it."""
    asked = search.words(text)
    if not asked:
        return []
    found = [Suggestion(topic, _via(topic, asked)) for topic in _found(text, asked)]
    return sorted(found, key=lambda each: _rank(each, asked))[:limit]


def _found(text: str, asked: list[str]) -> list[Topic]:
    whole = list(search.matching(Topic.objects.all(), text))
    if whole or len(asked) == 1:
        return whole
    some: dict[int, Topic] = {}
    for word in asked:
        if len(word) >= SHORTEST:
            some |= {topic.pk: topic for topic in search.matching(Topic.objects.all(), word)}
    return list(some.values())


def _via(topic: Topic, asked: list[str]) -> str:
    """The synonym that was hit, when the topic's own name does not show why it is here."""
    if _holds(topic.label, asked):
        return ""
    return next((word for word in topic.other_words if _holds(word, asked)), "")


def _holds(text: str, asked: list[str]) -> bool:
    terms = search.terms(text)
    return any(
        term.startswith(word) or not search.terms(word).isdisjoint(terms)
        for word in asked
        for term in terms
    )


def _rank(found: Suggestion, asked: list[str]) -> tuple[bool, bool, str]:
    label = search.fold(found.topic.label)
    return (not label.startswith(asked[0]), bool(found.via), label)


def _by_label(topic: Topic) -> str:
    return search.fold(topic.label)


def topic_with_narrower(slug: str) -> QuerySet[Topic, int]:
    """For a filter: who asks for cooking also wants what falls under cooking."""
    return Topic.objects.filter(_is_or_lies_under(slug)).order_by("pk").values_list("pk", flat=True)


def _is_or_lies_under(slug: str) -> Q:
    """Itself, and what is under it: a part of the question, no question of its own."""
    found, path = Q(), "slug"
    for _level in range(LEVELS):
        found |= Q(**{path: slug})
        path = f"parent__{path}"
    return found


def areas() -> QuerySet[Area]:
    return Area.objects.select_related("parent")


def area_named(slug: str) -> Area | None:
    return next((area for area in all_areas() if area.slug == slug), None)


def areas_within(slug: str) -> QuerySet[Area, int]:
    """For a filter: the area and all its parts."""
    return Area.objects.filter(_is_or_lies_under(slug)).order_by("pk").values_list("pk", flat=True)


def areas_in_order() -> list[tuple[str, list[Area]]]:
    """Areas under the municipality they lie in; what has no place in one comes last."""
    by_name = all_areas()
    whole = [area for area in by_name if area.kind == Area.Kind.MUNICIPALITY]
    groups = {area.pk: [area] for area in whole}
    loose: list[Area] = []
    for area in by_name:
        if area not in whole:
            groups.get(area.parent_id or 0, loose).append(area)
    return [*((area.name, groups[area.pk]) for area in whole), *([("", loose)] if loose else [])]
