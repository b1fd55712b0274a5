from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.db import transaction

from network.kernel import search
from network.kernel.actors import Actor, system_only
from network.kernel.remembered import forget_all
from network.vocabulary.models import LoadedList, Topic
from network.vocabulary.reference import DATA

WORDS = ("synonyms_nl", "synonyms_en", "hidden_nl", "hidden_en")
FIELDS = ("label_nl", "label_en", "sensitivity", "parent", *WORDS)
LIST = "topics"


@system_only
@transaction.atomic
def load_topics(*, by: Actor) -> int:
    """Bring the topics in step with the list; safe to repeat, removes nothing in use."""
    text = (DATA / f"{LIST}.json").read_bytes()
    entries: list[dict[str, Any]] = json.loads(text)
    digest = sha256(text).hexdigest()
    if LoadedList.objects.filter(name=LIST, digest=digest).exists():
        return len(entries)
    topics = _write(entries)
    search.index_all(
        Topic,
        {topic.pk: [topic.label_nl, topic.label_en, *topic.other_words] for topic in topics},
    )
    LoadedList.objects.update_or_create(name=LIST, defaults={"digest": digest})
    transaction.on_commit(forget_all)
    return len(entries)


def _write(entries: list[dict[str, Any]]) -> list[Topic]:
    """The broad ones first, so that a narrower one finds what it falls under."""
    known = {topic.slug: topic for topic in Topic.objects.all()}
    old = set(known)
    for entry in sorted(entries, key=lambda entry: bool(entry["parent"])):
        topic = known.setdefault(entry["id"], Topic(slug=entry["id"]))
        topic.label_nl, topic.label_en = entry["nl"], entry["en"]
        topic.sensitivity = entry.get("sensitivity") or Topic.Sensitivity.NONE
        topic.parent = known[entry["parent"]] if entry["parent"] else None
        for field in WORDS:
            setattr(topic, field, entry.get(field, []))
    topics = [known[entry["id"]] for entry in entries]
    fresh = [topic for topic in topics if topic.slug not in old]
    Topic.objects.bulk_create([topic for topic in fresh if topic.parent is None])
    Topic.objects.bulk_create([topic for topic in fresh if topic.parent is not None])
    Topic.objects.bulk_update([topic for topic in topics if topic.slug in old], FIELDS)
    return topics
