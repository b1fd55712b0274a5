"""What we ask about a wish: one story, and one to four things that would answer it.

The four parts are always there, so that no script is needed; what stays empty is left out.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.communities.descriptions import (
    FARTHEST_KM,
    MOST_ASKS,
    AskDescription,
    InterestDescription,
)
from network.communities.models import Interest, InterestAsk
from network.kernel.errors import DomainError
from network.kernel.fields import DaypartsField
from network.kernel.forms import Mistake, PlainForm
from network.vocabulary import reference
from network.vocabulary.forms import (
    AreaField,
    AudienceField,
    CostField,
    FeaturesField,
    TopicsField,
)


class AskForm(PlainForm):
    """One concrete part; counts once anything in it is filled."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[("", _("Choose")), *reference.choices("offering_kinds")]
    )
    title = forms.CharField(
        label=_("What do you need for it?"),
        help_text=_("In a few words. For example: a kitchen for one evening a month."),
        max_length=120,
    )
    size = forms.IntegerField(
        label=_("For how many people?"), min_value=1, max_value=1000, required=False
    )
    dayparts = DaypartsField(
        label=_("When does it suit you?"),
        help_text=_("Nothing ticked means: any time."),
        required=False,
    )
    must_features = FeaturesField(
        label=_("What must be there?"), help_text=_("Only what you really can't do without.")
    )
    note = forms.CharField(label=_("Something they should know"), max_length=300, required=False)

    @property
    def is_left_out(self) -> bool:
        """Nothing was filled in; or a part that was known is emptied, and asked no longer."""
        if any(self._sent(name) for name in ("kind", "title")):
            return False
        return bool(self._sent("public_id")) or not self.has_changed()

    @property
    def is_filled(self) -> bool:
        """Whether the part stands open when the form is shown."""
        return not self.is_left_out if self.is_bound else bool(self.initial)

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def full_clean(self) -> None:
        if self.is_bound and self.is_left_out:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def described(self) -> AskDescription:
        return AskDescription(**self.cleaned_data)


class InterestForm(PlainForm):
    title = forms.CharField(
        label=_("What does the group look for?"),
        help_text=_("One line. For example: a regular place to repair things."),
        max_length=120,
    )
    text = forms.CharField(
        label=_("Tell a bit more"),
        help_text=_("Who are you, and what do you want to do with it? Three lines are fine."),
        max_length=1500,
        widget=forms.Textarea({"rows": 5}),
    )
    topics = TopicsField(label=_("What is it about?"))
    area = AreaField(label=_("Near which neighbourhood or village?"))
    radius_km = forms.IntegerField(
        label=_("How many kilometres away may it be?"),
        min_value=1,
        max_value=FARTHEST_KM,
        initial=8,
    )
    audience = AudienceField(help_text=_("Nothing ticked means: everybody."))
    max_cost = CostField(label=_("What may it cost at most?"), initial="cost_price")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        known: list[dict[str, Any]] = (initial or {}).get("asks", [])
        self.asks = [
            AskForm(
                data,
                prefix=f"asks-{number}",
                initial=known[number] if number < len(known) else None,
            )
            for number in range(MOST_ASKS)
        ]

    def is_valid(self) -> bool:
        whole = super().is_valid()
        parts = [ask.is_valid() for ask in self.asks]
        if all(ask.is_left_out for ask in self.asks):
            self.asks[0].add_error("title", _("Say at least one thing that you need."))
            return False
        return whole and all(parts)

    def described(self) -> InterestDescription:
        asks = [ask.described() for ask in self.asks if not ask.is_left_out]
        return InterestDescription(
            asks=asks, lang=(get_language() or "nl")[:2], **self.cleaned_data
        )

    def refuse(self, error: DomainError) -> None:
        if error.field == "asks":
            self.is_valid()
            self.asks[0].add_error("title", str(error.message))
            return
        super().refuse(error)

    @property
    def mistakes(self) -> list[Mistake]:
        return [*super().mistakes, *(each for ask in self.asks for each in ask.mistakes)]


def written(interest: Interest) -> dict[str, Any]:
    """A form's first values: what the wish says now."""
    first = {name: getattr(interest, name) for name in InterestForm.base_fields if name != "topics"}
    return first | {
        "topics": list(interest.topics.all()),
        "asks": [_written_ask(ask) for ask in interest.asks.all()],
    }


def _written_ask(ask: InterestAsk) -> dict[str, Any]:
    return {name: getattr(ask, name) for name in AskForm.base_fields}
