from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from network.kernel import search
from network.kernel.actors import Actor, system_only
from network.vocabulary.models import Topic
from network.vocabulary.reference import DATA

FIELDS = ("synonyms_nl", "synonyms_en", "hidden_nl", "hidden_en")


@system_only
@transaction.atomic
def load_topics(*, by: Actor) -> int:
    """Bring the topics in step with the list; safe to repeat, removes nothing in use."""
    entries: list[dict[str, Any]] = json.loads((DATA / "topics.json").read_text())
    known = {topic.slug: topic for topic in Topic.objects.all()}
    for entry in entries:
        topic = known.get(entry["id"]) or Topic(slug=entry["id"])
        topic.label_nl, topic.label_en = entry["nl"], entry["en"]
        topic.sensitivity = entry.get("sensitivity") or Topic.Sensitivity.NONE
        for field in FIELDS:
            setattr(topic, field, entry.get(field, []))
        topic.save()
        known[topic.slug] = topic
        words = [word for field in FIELDS for word in getattr(topic, field)]
        search.index(topic, topic.label_nl, topic.label_en, *words)
    for entry in entries:
        Topic.objects.filter(slug=entry["id"]).update(
            parent=known[entry["parent"]] if entry.get("parent") else None
        )
    return len(entries)
