"""One rule, asked four ways: may I, which ones may I, show me the button, let me listen."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Forbidden, NotFound

M = TypeVar("M", bound=Model)
Condition = Callable[[Actor], Q]

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY
KEPT = 16  # conditions a rule remembers


class Rule(Generic[M]):
    """A condition on rows, so a list and a single check can never disagree."""

    name: str
    model: type[M]

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self._built = lru_cache(maxsize=KEPT)(lambda actor, _second: self.condition(actor))
        self._found = lru_cache(maxsize=KEPT)(
            lambda actor, _second: self.model._default_manager.filter(self.q(actor))
        )

    def named(self, name: str, model: type[M]) -> Rule[M]:
        """The same condition under a policy's own name, so refusals read well."""
        rule: Rule[M] = Rule(self.condition)
        rule.name, rule.model = name, model
        return rule

    def __or__(self, other: Rule[M]) -> Rule[M]:
        return Rule(lambda actor: self.q(actor) | other.q(actor))

    def __and__(self, other: Rule[M]) -> Rule[M]:
        return Rule(lambda actor: self.q(actor) & other.q(actor))

    def __invert__(self) -> Rule[M]:
        return Rule(lambda actor: ~self.q(actor))

    def q(self, actor: Actor) -> Q:
        """Building a condition takes longer than asking it, and a page asks the same ones again
        and again: within one second they are the same."""
        return EVERYBODY if actor.is_system else self._built(actor, int(clock.now().timestamp()))

    def filter(self, actor: Actor, rows: QuerySet[M] | None = None) -> QuerySet[M]:
        """The question about all rows is kept as long as its condition, and not its answer."""
        if rows is None:
            return self._found(actor, int(clock.now().timestamp())).all()
        return rows.filter(self.q(actor))

    def expression(self, actor: Actor) -> Coalesce:
        """For `annotate()`: a whole list knows its buttons in one query.

        Where SQL does not know, as with an empty column, the answer is no, as in a filter.
        """
        condition = ExpressionWrapper(self.q(actor), output_field=BooleanField())
        return Coalesce(condition, Value(False))  # noqa: FBT003 (SQL's own word)

    def allows(self, actor: Actor, row: M) -> bool:
        return self.filter(actor).filter(pk=row.pk).exists()

    def require(self, actor: Actor, row: M) -> None:
        if not self.allows(actor, row):
            raise Forbidden(_("This can't be done now, or not by you. Nothing has changed."))

    def get(self, actor: Actor, rows: QuerySet[M] | None = None, /, **lookup: Any) -> M:
        row = self.filter(actor, rows).filter(**lookup).first()
        if row is None:
            raise NotFound
        return row


def rule(condition: Condition) -> Rule[Any]:
    return Rule(condition)


@rule
def anyone(actor: Actor) -> Q:
    return EVERYBODY


@rule
def signed_in(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else EVERYBODY


@rule
def network_host(actor: Actor) -> Q:
    return EVERYBODY if actor.is_host else NOBODY


class Policy(Generic[M]):
    """The rules of one model, as readable as the paragraph in the handbook."""

    model: ClassVar[type[Model]]
    of: ClassVar[dict[type[Model], type[Policy[Any]]]] = {}

    def __init_subclass__(cls) -> None:
        Policy.of[cls.model] = cls
        for name, rule in cls.rules().items():
            setattr(cls, name, rule.named(name, cls.model))

    @classmethod
    def rules(cls) -> dict[str, Rule[Any]]:
        return {name: value for name, value in vars(cls).items() if isinstance(value, Rule)}
