"""Fields that more than one form asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy

from network.kernel.widgets import DateInput, DaypartsWidget, TimeInput
from network.kernel.wording import DAYPARTS, daypart

_daypart = lazy(daypart, str)


class DateField(forms.DateField):
    widget = DateInput


class TimeField(forms.TimeField):
    widget = TimeInput


class DaypartsField(forms.MultipleChoiceField):
    """When does it usually suit you? Codes such as `sat-morning`, in the order of the week."""

    widget = DaypartsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(code, _daypart(code)) for code in DAYPARTS], **kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [code for code in DAYPARTS if code in chosen]
