"""What we ask about something that is given: only what fits its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.kernel.errors import DomainError
from network.kernel.fields import DateField, DaypartsField
from network.kernel.forms import FilterForm, PlainForm
from network.kernel.wording import DAYPARTS, daypart
from network.members.models import Member
from network.offerings.descriptions import OfferingDescription, description_of
from network.offerings.models import Offering
from network.offerings.queries import Filters
from network.organisations.models import Location, Organisation
from network.vocabulary import reference
from network.vocabulary.forms import (
    AreaField,
    AudienceField,
    CostField,
    FeaturesField,
    TopicsField,
)

ME = "me"
CENTS = 100
NAMES = {"amount": "amount_cents"}
AMOUNT = re.compile(r"(?:€|eur)?\s*(\d{1,5})(?:[.,](\d{1,2}|-))?", re.IGNORECASE)
Kind = Offering.Kind


class AmountField(forms.CharField):
    """Euros as people write them: 2,50 or € 2.50 or 15. `cleaned_data` holds cents."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value // CENTS},{value % CENTS:02}" if value % CENTS else str(value // CENTS)
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        found = AMOUNT.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write an amount like 2,50."), code="invalid")
        cents = (found[2] or "0").replace("-", "0")
        return int(found[1]) * CENTS + int(cents.ljust(2, "0"))


ASKED_OF = {
    Kind.SPACE: {"location", "capacity", "features", "lead_days"},
    Kind.EXPERTISE: {"mode", "reach_km", "min_people", "capacity", "lead_days"},
    Kind.ACTIVITY: {"mode", "reach_km", "min_people", "capacity", "lead_days"},
    Kind.TIME: {"mode", "reach_km", "lead_days"},
    Kind.MATERIAL: {"reach_km", "lead_days"},
}
ONLY_SOME_ASK = set().union(*ASKED_OF.values())


class OfferingForm(PlainForm):
    kind = forms.CharField(widget=forms.HiddenInput)
    giver = forms.ChoiceField(label=_("Who gives it?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("One line that says it all. For example: Hall with a kitchen for 40 people."),
        max_length=120,
    )
    text = forms.CharField(
        label=_("Tell a bit more"),
        help_text=_("What can people expect? What do they bring themselves? Three lines are fine."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    topics = TopicsField(label=_("What is it about?"))
    location = forms.ChoiceField(label=_("In which building?"), required=False)
    area = AreaField(
        label=_("In which neighbourhood or village?"),
        help_text=_("We count distances from here. Never write an address."),
    )
    mode = forms.ChoiceField(
        label=_("How do you do it?"), choices=Offering.Mode.choices, widget=forms.RadioSelect
    )
    reach_km = forms.IntegerField(
        label=_("How many kilometres do you want to travel?"),
        help_text=_("Leave it empty if people come to you."),
        min_value=0,
        max_value=60,
        required=False,
    )
    dayparts = DaypartsField(
        label=_("When does it usually suit you?"),
        help_text=_("Nothing ticked means: we arrange it together."),
        required=False,
    )
    date_from = DateField(label=_("From which day?"), required=False)
    date_until = DateField(label=_("Until which day?"), required=False)
    audience = AudienceField(help_text=_("Nothing ticked means: everybody."))
    min_people = forms.IntegerField(
        label=_("From how many people?"), min_value=1, max_value=5000, required=False
    )
    capacity = forms.IntegerField(
        label=_("For how many people at most?"), min_value=1, max_value=5000, required=False
    )
    features = FeaturesField(
        label=_("What is there?"), help_text=_("Tick what is there. That is how groups find it.")
    )
    cost_kind = CostField()
    amount = AmountField(
        label=_("How much is it in euros?"),
        help_text=_("For example 2,50. Only if it is not free."),
        max_length=12,
        required=False,
    )
    conditions = forms.CharField(
        label=_("What do you agree on?"),
        help_text=_("House rules, the key, cleaning up. Short is best."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lead_days = forms.IntegerField(
        label=_("How many days ahead do you want to know?"),
        min_value=0,
        max_value=365,
        required=False,
    )
    max_parallel_matches = forms.IntegerField(
        label=_("With how many groups do you talk at once?"),
        help_text=_("We never suggest you to more groups at the same time."),
        min_value=1,
        max_value=20,
    )
    lang = forms.ChoiceField(label=_("In which language?"), choices=reference.choices("languages"))

    def __init__(
        self,
        *args: Any,
        kind: str,
        organisations: Iterable[Organisation] = (),
        me: Member | None = None,
        locations: Iterable[Location] = (),
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {row.slug: row for row in organisations}
        self.me = me
        self.locations = {row.slug: row for row in locations}
        self.own_kind = kind
        for name in ONLY_SOME_ASK - ASKED_OF[Kind(kind)]:
            del self.fields[name]
        self._ask_who(is_new=is_new)
        self._ask_where()

    def _ask_who(self, *, is_new: bool) -> None:
        self.initial["kind"] = self.own_kind
        if not is_new:
            del self.fields["giver"]
            return
        choices: list[tuple[str, Any]] = [
            (row.slug, row.name) for row in self.organisations.values()
        ]
        if self.me is not None:
            choices.append((ME, _("Myself, as a neighbour")))
        self._choices("giver", choices)
        if self.initial.get("giver") not in dict(choices):
            self.initial["giver"] = choices[0][0] if choices else ""
        if len(choices) == 1:
            self.fields["giver"].widget = forms.HiddenInput()

    @property
    def asks_who(self) -> bool:
        """Only when there is something to choose, or something wrong with the only choice."""
        return "giver" in self.fields and (
            not self.fields["giver"].widget.is_hidden or "giver" in self.errors
        )

    def _ask_where(self) -> None:
        if "location" not in self.fields:
            return
        self.fields["topics"].required = False
        if not self.locations:
            del self.fields["location"]
            return
        several = len(self.organisations) > 1
        choices = [
            (row.slug, f"{row.organisation.name}: {row.name}" if several else row.name)
            for row in self.locations.values()
        ]
        self._choices("location", [("", _("Somewhere else")), *choices])
        self.fields["area"].required = False
        self.fields["area"].help_text = _("Only needed if you chose no building.")

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        place = self.locations.get(cleaned.get("location") or "")
        if "area" in cleaned and place is not None:
            cleaned["area"] = place.area
        if "area" in cleaned and cleaned["area"] is None:
            self.add_error("area", _("Choose a building, or a neighbourhood or village."))
        return cleaned

    def described(self, offering: Offering | None = None) -> OfferingDescription:
        """What was filled in, as the actions take it; what was not asked stays as it was."""
        said: dict[str, Any] = {
            NAMES.get(name, name): self.cleaned_data[name]
            for name in self.fields
            if name not in {"kind", "giver"}
        }
        for name in {"reach_km", "lead_days"} & said.keys():
            said[name] = said[name] or 0
        if "location" in said:
            said["location"] = self.locations.get(said["location"])
        if offering is not None:
            return replace(description_of(offering), **said)
        giver = self.cleaned_data["giver"]
        return OfferingDescription(
            kind=self.own_kind,
            organisation=self.organisations.get(giver),
            member=self.me if giver == ME else None,
            **said,
        )

    def refuse(self, error: DomainError) -> None:
        if error.field == "giver" and "giver" not in self.fields:
            error = DomainError(error.message)
        super().refuse(error)


def written(offering: Offering) -> dict[str, Any]:
    """A form's first values: what the offering says now."""
    return {
        "title": offering.title,
        "text": offering.text,
        "topics": list(offering.topics.all()),
        "location": offering.location.slug if offering.location else "",
        "area": offering.area,
        "mode": offering.mode,
        "reach_km": offering.reach_km or None,
        "dayparts": offering.dayparts,
        "date_from": offering.date_from,
        "date_until": offering.date_until,
        "audience": offering.audience,
        "min_people": offering.min_people,
        "capacity": offering.capacity,
        "features": offering.features,
        "cost_kind": offering.cost_kind,
        "amount": offering.amount_cents,
        "conditions": offering.conditions,
        "lead_days": offering.lead_days or None,
        "max_parallel_matches": offering.max_parallel_matches,
        "lang": offering.lang,
    }


class OfferingFilters(FilterForm):
    """Narrows the list; any value that means nothing is left out."""

    q = forms.CharField(
        label=_("Search"), max_length=80, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("What"), required=False)
    area = AreaField(label=_("Where"), required=False, empty_label=_("Everywhere"))
    daypart = forms.ChoiceField(label=_("When"), required=False)
    features = FeaturesField(label=_("What must be there?"))
    free = forms.BooleanField(label=_("Only what is free"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("kind", _("Everything"), reference.choices("offering_kinds"))
        self._choose("daypart", _("Any time"), [(code, daypart(code)) for code in DAYPARTS])

    def _choose(self, name: str, anything: Any, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", anything), *choices]

    def chosen(self, topic: str = "") -> Filters:
        """What can be used of it; an old or mistyped link never breaks the list."""
        self.is_valid()
        said = self.cleaned_data
        area = said.get("area")
        return Filters(
            text=said.get("q", ""),
            kind=said.get("kind", ""),
            topic=topic,
            area=area.slug if area else "",
            daypart=said.get("daypart", ""),
            features=tuple(said.get("features", ())),
            is_free=said.get("free", False),
        )
