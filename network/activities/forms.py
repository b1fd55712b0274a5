from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.activities.actions import When
from network.kernel import clock
from network.kernel.forms import PlainForm
from network.organisations.models import Location
from network.organisations.queries import branches


class DateForm(PlainForm):
    """A first date: what, when and where."""

    ticket = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("What are you going to do?"), max_length=120)
    day = forms.DateField(label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    start = forms.TimeField(
        label=_("From what time?"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    end = forms.TimeField(
        label=_("Until what time?"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    location: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        label=_("In which library?"),
        queryset=branches(),
        required=False,
        empty_label=_("Somewhere else"),
    )
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Name of the building and the street."),
        max_length=160,
        required=False,
    )
    note = forms.CharField(label=_("Something they should know"), max_length=300, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(
                _("This date has passed. Choose a day from today."), code="past"
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end comes after the start."))
        if not cleaned.get("location") and not cleaned.get("place"):
            self.add_error("place", _("Fill in where it is, or choose a library."))
        return cleaned

    def when(self) -> When:
        data = self.cleaned_data
        return When(
            title=data["title"],
            starts_at=timezone.make_aware(datetime.combine(data["day"], data["start"])),
            ends_at=timezone.make_aware(datetime.combine(data["day"], data["end"])),
            location=data["location"],
            place=data["place"],
            note=data["note"],
        )


class CancelForm(PlainForm):
    reason = forms.CharField(
        label=_("Why is it called off?"),
        help_text=_("Everybody who wanted to come reads this."),
        max_length=300,
    )


class AgendaForm(forms.Form):
    """The filters of the agenda; whatever cannot be read is left out."""

    area = forms.SlugField(required=False)
    free = forms.BooleanField(required=False)
    step_free = forms.BooleanField(required=False)
    week = forms.DateField(required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
