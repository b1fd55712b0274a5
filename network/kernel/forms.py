"""One way to ask: plain words, nothing typed is lost, errors say how to go on."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from network.kernel.components import first_id
from network.kernel.errors import DomainError

DASHES = BLANK_CHOICE_DASH[0][1]
PICKED = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select)

# Instead of the framework's own sentences, which are correct and stiff.
PLAIN_WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.CharField: {
        "max_length": _("Use at most %(limit_value)d characters. There are %(show_value)d now."),
        "min_length": _("Write a little more: at least %(limit_value)d characters."),
    },
    forms.EmailField: {
        "invalid": _("This does not look like an e-mail address. For example: name@example.org"),
    },
    forms.URLField: {
        "invalid": _("This does not look like a web address. For example: https://example.org"),
    },
    forms.IntegerField: {
        "invalid": _("Write a number, for example 12."),
        "min_value": _("This is at least %(limit_value)s."),
        "max_value": _("This is at most %(limit_value)s."),
    },
    forms.DateField: {"invalid": _("Write a day like 14-10-2026.")},
    forms.TimeField: {"invalid": _("Write a time like 19.30.")},
    forms.ChoiceField: {"invalid_choice": _("Choose one of the answers.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("Choose one of the answers."),
        "invalid_list": _("Choose one of the answers."),
    },
    forms.ModelChoiceField: {"invalid_choice": _("Choose one of the answers.")},
}


class Mistake(NamedTuple):
    """One line of the error summary; `target` is the id of the control, or nothing."""

    target: str
    text: str


class PlainForm(forms.Form):
    """Every form of the site: our words, no pop-ups of the browser."""

    use_required_attribute = False
    marks_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak_plainly(name, field)

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the domain where the person can do something about it."""
        if not self.is_bound:
            raise ValueError("Only what somebody sent in can be refused.")
        self.is_valid()
        self.add_error(error.field if error.field in self.fields else None, str(error.message))

    @property
    def mistakes(self) -> list[Mistake]:
        """What the error summary lists, in the order of the form."""
        found = [Mistake("", str(text)) for text in self.non_field_errors()]
        for bound in self:
            for error in self.errors.get(bound.name, forms.utils.ErrorList()).as_data():
                text = str(error.messages[0])
                if error.code != "required":
                    text = f"{str(bound.label).rstrip('?:')} – {text}"
                found.append(Mistake(first_id(bound), text))
        return found


class FilterForm(PlainForm):
    """Narrows a list by GET: nothing is asked, so nothing needs to be marked optional."""

    marks_optional = False


def _speak_plainly(name: str, field: forms.Field) -> None:
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = _("Make a choice")
    stiff = _defaults(type(field))
    plain: dict[str, Any] = {"required": _required(field, field.label or name.replace("_", " "))}
    for kind, words in PLAIN_WORDS.items():
        if isinstance(field, kind):
            plain |= words
    for code, message in plain.items():
        if field.error_messages.get(code) is stiff.get(code):
            field.error_messages[code] = message


def _defaults(kind: type[forms.Field]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        messages |= getattr(base, "default_error_messages", {})
    return messages


def _required(field: forms.Field, label: str | Promise) -> Any:
    if isinstance(field, forms.BooleanField):
        return _("Tick this to go on.")
    if isinstance(field.widget, PICKED):
        return _about(gettext_noop("Choose: %(field)s."), label)
    return _about(gettext_noop("Fill in: %(field)s."), label)


def _fill(sentence: str, label: Any) -> str:
    name = str(label)
    if name[1:2].islower() or name[1:2] in "- ":
        name = name[0].lower() + name[1:]
    return (gettext(sentence) % {"field": name}).replace("?.", "?")


_about = lazy(_fill, str)
