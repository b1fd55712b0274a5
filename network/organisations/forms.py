from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import FilterForm, PlainForm
from network.kernel.wording import DAYS
from network.organisations import places
from network.organisations.descriptions import LocationDescription, OrganisationDescription
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.vocabulary import reference
from network.vocabulary.forms import AreaField

HOURS = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|tot|to|until)\s*(\d{1,2})(?:[.:](\d{2}))?")
MIDNIGHT, HOUR = 24, 60
ANYTHING = ("", _("All organisations"))


class OrganisationForm(PlainForm):
    name = forms.CharField(label=_("What is the organisation called?"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind is it?"))
    area = AreaField(label=_("Where is it?"))
    summary = forms.CharField(
        label=_("What do you do?"),
        help_text=_("Two or three sentences, in plain words."),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    public_contact = forms.EmailField(
        label=_("E-mail address of the organisation"),
        help_text=_("Everybody sees it. So no address of one person."),
        required=False,
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, with_libraries: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        kinds = reference.choices("organisation_kinds")
        reserved = () if with_libraries else (Organisation.LIBRARY, Organisation.SUPPORT)
        field.choices = [("", _("Choose")), *(each for each in kinds if each[0] not in reserved)]

    def described(self) -> OrganisationDescription:
        return OrganisationDescription(**self.cleaned_data)


def written(organisation: Organisation) -> dict[str, Any]:
    """A form's first values: what the page says now."""
    return {name: getattr(organisation, name) for name in OrganisationForm.base_fields}


class HoursField(forms.CharField):
    """Opening hours of a day as people write them: 10-17.30. Empty means closed."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "–".join(hour.lstrip("0").replace(":", ".") for hour in value)
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        found = HOURS.fullmatch(text)
        numbers = [int(number or 0) for number in found.groups()] if found else []
        if not _is_a_day(numbers):
            raise ValidationError(_("Write the hours like 10.00–17.30."), code="invalid")
        return [f"{numbers[0]:02}:{numbers[1]:02}", f"{numbers[2]:02}:{numbers[3]:02}"]


def _is_a_day(numbers: list[int]) -> bool:
    if not numbers:
        return False
    (from_hour, from_minute, to_hour, to_minute) = numbers
    in_time = max(from_hour, to_hour) < MIDNIGHT and max(from_minute, to_minute) < HOUR
    return in_time and (from_hour, from_minute) < (to_hour, to_minute)


STATES: list[tuple[str, Any]] = [
    ("", _("We don't know")),
    ("yes", _("Yes")),
    ("partly", _("In part")),
    ("no", _("No")),
]


def _asked_per_day() -> dict[str, forms.Field]:
    return {
        f"open_{day}": HoursField(label=capfirst(WEEKDAYS[number]), required=False, max_length=30)
        for number, day in enumerate(DAYS)
    }


def _asked_per_feature() -> dict[str, forms.Field]:
    asked: dict[str, forms.Field] = {}
    access = places.access_features()
    for key, label in reference.choices("space_features"):
        if key in access:
            asked[f"is_{key}"] = forms.ChoiceField(label=label, choices=STATES, required=False)
            asked[f"note_{key}"] = forms.CharField(
                label=_("What should people know about it?"), max_length=200, required=False
            )
    return asked


class LocationForm(PlainForm):
    """A place: where, when open, and what one should know before coming.

    Almost all of it is optional; the page says so once instead of at each of thirty fields.
    """

    marks_optional = False

    name = forms.CharField(label=_("What is this place called?"), max_length=120)
    address = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    area = AreaField()

    @property
    def opening(self) -> list[Any]:
        return [self[f"open_{day}"] for day in DAYS]

    @property
    def access(self) -> list[tuple[Any, Any]]:
        return [(self[f"is_{key}"], self[f"note_{key}"]) for key in places.access_features()]

    def described(self) -> LocationDescription:
        said = self.cleaned_data
        return LocationDescription(
            name=said["name"],
            address=said["address"],
            area=said["area"],
            opening_hours={day: said[f"open_{day}"] for day in DAYS if said[f"open_{day}"]},
            access_facts={
                key: {"state": said[f"is_{key}"], "note": said[f"note_{key}"]}
                for key in places.access_features()
                if said[f"is_{key}"]
            },
        )


LocationForm.base_fields |= _asked_per_day() | _asked_per_feature()


def written_place(location: Location) -> dict[str, Any]:
    """A form's first values: what is known of the place now."""
    known: dict[str, Any] = {
        "name": location.name,
        "address": location.address,
        "area": location.area,
    }
    known |= {f"open_{day}": hours for day, hours in location.opening_hours.items()}
    for key, fact in location.access_facts.items():
        known |= {f"is_{key}": fact.get("state", ""), f"note_{key}": fact.get("note", "")}
    return known


class OrganisationFilters(FilterForm):
    """Narrows the list; any value that means nothing is left out."""

    q = forms.CharField(
        label=_("Search"), max_length=80, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("What kind"), required=False)
    area = AreaField(label=_("Where"), required=False, empty_label=_("Everywhere"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ANYTHING,
            ("partner", _("All partners")),
            *reference.choices("organisation_kinds"),
        ]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        area = self.cleaned_data.get("area")
        return {
            "text": self.cleaned_data.get("q", ""),
            "kind": self.cleaned_data.get("kind", ""),
            "area": area.slug if area else "",
        }


Role = OrganisationMembership.Role


class StaffRequestForm(PlainForm):
    role = forms.ChoiceField(
        label=_("What do you do there?"),
        choices=[(value, label) for value, label in Role.choices if value != Role.OWNER],
        initial=Role.STAFF,
        widget=forms.RadioSelect,
    )
    job_title = forms.CharField(
        label=_("How do you call your work?"), max_length=80, required=False
    )


class StaffRoleForm(PlainForm):
    role = forms.ChoiceField(label=_("What somebody does"), choices=Role.choices)
