"""Controls that HTML lacks; each is a set of plain inputs when there is no script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.safestring import SafeString

from network.kernel.wording import DAYPARTS, DAYS, PART_NAMES, daypart


class OwnTemplate:
    """Draws a widget with the site's templates instead of the ones inside Django."""

    def _render(
        self, template_name: str, context: dict[str, Any], _renderer: Any = None
    ) -> SafeString:
        return render_to_string(template_name, context)


class DateInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DaypartsWidget(OwnTemplate, forms.CheckboxSelectMultiple):
    """A week on one card: seven rows of three checkboxes."""

    template_name = "forms/dayparts.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen, base = set(value or ()), context["widget"]["attrs"].get("id", f"id_{name}")
        context["parts"] = PART_NAMES.values()
        context["week"] = [
            {
                "day": WEEKDAYS[number],
                "short": WEEKDAYS_ABBR[number],
                "cells": [
                    {
                        "id": f"{base}_{DAYPARTS.index(code)}",
                        "value": code,
                        "label": daypart(code),
                        "checked": code in chosen,
                    }
                    for code in (f"{day}-{part}" for part in PART_NAMES)
                ],
            }
            for number, day in enumerate(DAYS)
        ]
        return context
