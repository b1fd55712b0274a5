from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from network.kernel import search
from network.kernel.remembered import forget_all
from network.vocabulary.models import Area, Topic


class VocabularyFactory(DjangoModelFactory):
    """What is made here is seen at once, though the lists are kept for a minute."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        forget_all()
        return super()._create(model_class, *args, **kwargs)


class AreaFactory(VocabularyFactory):
    class Meta:
        model = Area
        django_get_or_create = ["slug"]

    name = factory.Sequence(lambda n: f"Dorp {n}")
    slug = factory.Sequence(lambda n: f"dorp-{n}")
    kind = Area.Kind.VILLAGE
    latitude = 52.0
    longitude = 5.0


class TopicFactory(VocabularyFactory):
    """A topic that can also be found; `sensitivity="special"` makes a community sensitive."""

    class Meta:
        model = Topic
        django_get_or_create = ["slug"]
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"topic-{n}")
    label_nl = factory.Sequence(lambda n: f"Onderwerp {n}")
    label_en = factory.Sequence(lambda n: f"Topic {n}")

    @factory.post_generation
    def indexed(self, create, _extracted, **_kwargs):
        if create:
            search.index(self, self.label_nl, self.label_en)
