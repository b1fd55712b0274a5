"""Tags and filters that every page may use without loading them."""

from __future__ import annotations

import re
import zlib
from datetime import date, datetime, time
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, widgets
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from network.kernel import logs, wording
from network.kernel.widgets import OwnTemplate

register = template.Library()

TONES = 4
TYPED = (widgets.Input, widgets.Textarea, widgets.Select)
CHOICES = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
SMALL_WORDS = {
    "de",
    "het",
    "een",
    "van",
    "der",
    "den",
    "ter",
    "ten",
    "te",
    "in",
    "op",
    "'t",
    "the",
    "of",
}


@register.simple_tag
def icon(name: str, *, large: bool = False) -> SafeString:
    """A drawing from icons.svg that supports the word beside it."""
    return _drawing(name, " icon-large" if large else "")


@cache
def _drawing(name: str, more: str) -> SafeString:
    """A page holds a hundred of them, and there are a few dozen in all."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        more,
        static("icons.svg"),
        name,
    )


def icon_names() -> list[str]:
    drawings = (Path(settings.BASE_DIR) / "static" / "icons.svg").read_text()
    return [name for name in re.findall(r'<symbol id="([\w-]+)"', drawings) if "mark" not in name]


@register.simple_tag
def request_code() -> str:
    """What a person may read to us over the phone when something broke."""
    return logs.request_id.get()


@register.filter
def initials(name: object) -> str:
    """Two letters for an avatar: Yu, and De Schaaf becomes Sc."""
    whole = unescape(str(name))
    words = [word for word in whole.split() if word.lower() not in SMALL_WORDS]
    letters = "".join(char for char in (words or [whole])[0] if char.isalnum())
    return letters[:2].capitalize()


@register.filter
def tone(key: object) -> str:
    """One of four tints that stays with the same person or group."""
    return f"tone-{zlib.crc32(unescape(str(key)).encode()) % TONES + 1}"


def _date_filter(name: str, written: Any) -> None:
    def shown(moment: date | datetime | time | None) -> str:
        return written(moment) if moment else ""

    register.filter(name, shown)


for _name in ("day", "long_day", "month_short", "clock", "moment"):
    _date_filter(_name, getattr(wording, _name))


@register.filter
def span(start: datetime | time | None, end: datetime | time | None = None) -> str:
    return wording.span(start, end) if start else ""


@register.filter
def euros(cents: int | None) -> str:
    return wording.euros(cents)


@register.filter
def distance(metres: float | None) -> str:
    return "" if metres is None else wording.distance(metres)


@register.filter
def listed(words: list[str | Promise]) -> str:
    return wording.listed([str(word) for word in words])


@register.filter
def part_of(value: float, whole: float) -> str:
    """A share as a number from 0 to 100 with a dot, for drawings; never for words."""
    return f"{max(0, min(100, 100 * value / whole)):.1f}" if whole else "0"


@register.filter
def upto(count: int) -> range:
    """For drawing so many bricks."""
    return range(int(count or 0))


@register.filter
def control(field: BoundField) -> str:
    """How a field is laid out: as one `check`, as a `group` with a legend, or as a `single`."""
    if isinstance(field.field.widget, widgets.CheckboxInput):
        return "check"
    return "group" if field.use_fieldset else "single"


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The control itself, in our clothes, whoever made the form."""
    widget = field.field.widget
    if isinstance(widget, CHOICES) and not isinstance(widget, OwnTemplate):
        attrs = field.build_widget_attrs({"id": field.auto_id})
        attrs.pop("aria-invalid", None)  # said of the group, not of each answer
        shown = widget.get_context(field.html_name, field.value(), attrs)
        return render_to_string("forms/choices.html", shown)
    plain = isinstance(widget, (*TYPED, OwnTemplate)) and not isinstance(
        widget, widgets.CheckboxInput
    )
    worn: dict[str, str | bool] = (
        {"class": f"input {widget.attrs.get('class', '')}".strip()} if plain else {}
    )
    if type(widget) is widgets.Select:  # Django's own template reads two more for every option
        attrs = field.build_widget_attrs({"id": field.auto_id, **worn})
        shown = widget.get_context(field.html_name, field.value(), attrs)
        return render_to_string("forms/select.html", shown)
    return field.as_widget(attrs=worn)


@register.filter
def first_id(field: BoundField) -> str:
    """Where the error summary leads: the control itself, or the first of its choices."""
    if isinstance(field.field.widget, CHOICES):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of the form, in its own order."""
    return render_to_string("forms/fields.html", {"form": form})


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """1 … 4 5 6 … 20, with nothing where numbers are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]
