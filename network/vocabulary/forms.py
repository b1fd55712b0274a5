"""Fields that speak the network's own words; each works with nothing but HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from network.vocabulary import queries, reference
from network.vocabulary.models import Area, Topic

MOST_TOPICS = 6


class GroupsWidget(forms.Widget):
    """Check boxes under headings that fold away; a heading with a tick in it stays open."""

    template_name = "network/vocabulary/groups.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.groups: Any = list
        self.suggest_url: Any = ""
        self.most = 0

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # an empty set of check boxes sends nothing

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""  # a legend names the whole, each box has a label of its own

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = {str(each) for each in value or ()}
        groups = []
        number = 0
        for heading, choices in self.groups():
            boxes = []
            for key, label in choices:
                box = {"value": key, "label": label, "checked": key in chosen}
                boxes.append(box | {"id": f"{context['widget']['attrs'].get('id', name)}_{number}"})
                number += 1
            count = sum(box["checked"] for box in boxes)
            groups.append({"heading": heading, "boxes": boxes, "chosen": count})
        return context | {"groups": groups, "suggest_url": self.suggest_url, "most": self.most}

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class TopicsField(forms.Field):
    """One to six topics. `cleaned_data` holds Topic rows; `initial` takes rows or slugs."""

    widget: Any = GroupsWidget
    default_error_messages = {
        "required": _("Choose at least one topic."),
        "unknown": _("We don't know one of these topics. Choose from the list."),
    }

    def __init__(
        self, *, most: int = MOST_TOPICS, required: bool = True, label: Any = None, **kwargs: Any
    ) -> None:
        label = _("What is it about?") if label is None else label
        super().__init__(required=required, label=label, **kwargs)
        self.most = most
        self.widget.groups = _topic_choices
        self.widget.suggest_url = reverse_lazy("vocabulary:suggest")
        self.widget.most = most

    def prepare_value(self, value: Any) -> list[str]:
        return [each.slug if isinstance(each, Topic) else str(each) for each in value or ()]

    def clean(self, value: Any) -> list[Topic]:
        slugs = list(dict.fromkeys(self.prepare_value(value)))
        if not slugs and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        topics = queries.topics_named(slugs) if slugs else []
        if len(topics) < len(slugs):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(topics) > self.most:
            raise ValidationError(_too_many(len(topics), self.most), code="too_many")
        return topics

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial)) != set(self.prepare_value(data))


def _too_many(count: int, most: int) -> str:
    return ngettext_lazy(
        "Choose at most %(most)d topic. You have %(count)d now.",
        "Choose at most %(most)d topics. You have %(count)d now.",
        most,
    ) % {"most": most, "count": count}


def _topic_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group.topic.label, [(topic.slug, topic.label) for topic in group.topics])
        for group in queries.topic_groups()
    ]


class AreaSelect(forms.Select):
    def use_required_attribute(self, initial: Any) -> bool:
        """Django would ask the database for all areas, only to look at the first."""
        return False


class AreaField(forms.Field):
    """A neighbourhood, village or town, under its municipality; `cleaned_data` holds the Area."""

    widget: Any = AreaSelect
    default_error_messages = {
        "required": _("Choose a neighbourhood or village."),
        "unknown": _("We don't know this place. Choose one from the list."),
    }

    def __init__(
        self,
        *,
        required: bool = True,
        label: Any = None,
        empty_label: Any = "",
        **kwargs: Any,
    ) -> None:
        label = _("Neighbourhood or village") if label is None else label
        super().__init__(required=required, label=label, **kwargs)
        self.empty_label = empty_label
        self._read_anew()

    def __deepcopy__(self, memo: dict[int, Any]) -> AreaField:
        """Each form reads the list once: to check what was chosen, and to show it."""
        copied: AreaField = super().__deepcopy__(memo)
        copied._read_anew()
        return copied

    def _read_anew(self) -> None:
        self._areas: list[Area] | None = None
        self.widget.choices = self._choices

    def _known(self) -> list[Area]:
        if self._areas is None:
            self._areas = list(queries.areas().order_by("name"))
        return self._areas

    def _choices(self) -> list[Any]:
        """Asked of the database when the field is shown, never when the code is read."""
        found: list[Any] = [("", self.empty_label)]
        for name, areas in queries.areas_in_order(self._known()):
            inside = [(area.slug, area.name) for area in areas]
            found += [(name, inside)] if name else inside
        return found

    def prepare_value(self, value: Any) -> str:
        return value.slug if isinstance(value, Area) else str(value or "")

    def clean(self, value: Any) -> Area | None:
        slug = self.prepare_value(value)
        if not slug:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        area = next((area for area in self._known() if area.slug == slug), None)
        if area is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return area

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)


class ListField(forms.MultipleChoiceField):
    """Several entries of one of the closed lists."""

    widget: Any = forms.CheckboxSelectMultiple

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(choices=reference.choices(name), **kwargs)


class AudienceField(ListField):
    """For whom; nothing ticked means everybody."""

    def __init__(self, *, required: bool = False, label: Any = None, **kwargs: Any) -> None:
        label = _("For whom?") if label is None else label
        super().__init__("audiences", required=required, label=label, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return list(super().clean(value)) or ["everyone"]


class FeaturesField(forms.MultipleChoiceField):
    """What a place has: 45 features under seven headings."""

    widget: Any = GroupsWidget

    def __init__(
        self,
        *,
        groups: Sequence[str] = (),
        required: bool = False,
        label: Any = None,
        **kwargs: Any,
    ) -> None:
        label = _("What is there?") if label is None else label
        super().__init__(
            choices=reference.choices("space_features"), required=required, label=label, **kwargs
        )
        self.widget.groups = lambda: feature_groups(reference.words("space_features"), groups)


GROUP_LABELS = {
    "access": _("Can everybody get in?"),
    "family": _("With children"),
    "comfort": _("Light, sound and comfort"),
    "tech": _("Screens and sound"),
    "food": _("Eating and drinking"),
    "other": _("Tools and furniture"),
    "travel": _("Getting there"),
    "rules": _("Good to know"),
}


def feature_groups(
    ids: Iterable[str], groups: Sequence[str] = ()
) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Features under the headings people know them by, in the order of the list."""
    words = reference.words("space_features")
    named = [words[key] for key in words if key in set(ids)]
    found = []
    for group, heading in GROUP_LABELS.items():
        inside = [(word.id, word.label) for word in named if word.group == group]
        if inside and (not groups or group in groups):
            found.append((heading, inside))
    return found


class CostField(forms.ChoiceField):
    """What it costs, as a kind; the amount is a field of its own."""

    widget: Any = forms.RadioSelect

    def __init__(self, *, label: Any = None, **kwargs: Any) -> None:
        label = _("What does it cost?") if label is None else label
        super().__init__(choices=reference.choices("cost_kinds"), label=label, **kwargs)
