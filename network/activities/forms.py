from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.activities.actions import Idea, Slot, When
from network.activities.models import Proposal
from network.activities.queries import groups_on_show, partners_on_show
from network.communities.models import Community
from network.kernel import clock
from network.kernel.actors import VISITOR, Actor
from network.kernel.fields import DateField, DaypartsField, TimeField
from network.kernel.forms import PlainForm
from network.organisations.models import Location, Organisation
from network.organisations.queries import branches
from network.vocabulary.forms import AreaField
from network.vocabulary.reference import choices


class DateForm(PlainForm):
    """A first date: what, when and where."""

    ticket = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("What are you going to do?"), max_length=120)
    day = DateField(label=_("Which day?"))
    start = TimeField(label=_("From what time?"))
    end = TimeField(label=_("Until what time?"))
    location: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        label=_("In which library?"),
        queryset=branches(),
        to_field_name="slug",
        required=False,
        empty_label=_("Somewhere else"),
    )
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Name of the building and the street."),
        max_length=160,
        required=False,
    )
    note = forms.CharField(
        label=_("Something they should know"),
        help_text=_("Only the other side reads this."),
        max_length=300,
        required=False,
    )

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


class IdeaForm(PlainForm):
    """Four questions; who has no account leaves a name and an address too."""

    title = forms.CharField(label=_("What would you like?"), max_length=120)
    text = forms.CharField(
        label=_("Why would you like it?"),
        help_text=_("Write it as you would tell a neighbour."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    can_do_myself = forms.CharField(
        label=_("What can you do yourself?"),
        help_text=_("For example: cook, build, invite people."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    needs = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=choices("offering_kinds"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = AreaField(label=_("In which neighbourhood or village?"))
    branch: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        label=_("Which library is nearest to you?"), queryset=branches(), to_field_name="slug"
    )
    guest_name = forms.CharField(
        label=_("What should we call you?"), help_text=_("A first name is enough."), max_length=80
    )
    guest_email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We only use it to answer you.")
    )

    def __init__(self, *args: Any, is_guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_guest:
            del self.fields["guest_name"], self.fields["guest_email"]

    def idea(self) -> Idea:
        return Idea(**self.cleaned_data)


class IdeaAnswerForm(PlainForm):
    outcome = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=[(state.value, state.label) for state in Proposal.OUTCOMES],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Tell why"),
        help_text=_("Plain words. What does work is more important than what does not."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_step = forms.CharField(
        label=_("What happens next?"),
        help_text=_("Who does what, and when? For example: I ring you on Thursday."),
        max_length=300,
    )
    joins: forms.ModelChoiceField[Community] = forms.ModelChoiceField(
        label=_("Which group is like it?"),
        queryset=groups_on_show(VISITOR),
        to_field_name="slug",
        required=False,
    )
    redirected_to: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Which organisation fits better?"),
        queryset=partners_on_show(),
        to_field_name="slug",
        required=False,
    )
    parked_until = DateField(label=_("When do you come back to it?"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joins"].queryset = groups_on_show(actor)  # type: ignore[attr-defined]  # it has rows


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

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class NeedsForm(PlainForm):
    """What an activity still needs; what stays empty is not looked for."""

    space = forms.CharField(label=_("A place"), max_length=120, required=False)
    expertise = forms.CharField(label=_("Guidance"), max_length=120, required=False)
    material = forms.CharField(label=_("Materials"), max_length=120, required=False)
    time = forms.CharField(label=_("Helping hands"), max_length=120, required=False)
    size = forms.IntegerField(
        label=_("How many people come?"), min_value=1, max_value=1000, required=False
    )
    dayparts = DaypartsField(label=_("When is it?"), required=False)

    def slots(self) -> list[Slot]:
        said = self.cleaned_data
        shared = {"size": said["size"], "dayparts": said["dayparts"]}
        return [
            Slot(kind=kind, title=said[kind], **shared)
            for kind in ("space", "expertise", "material", "time")
            if said[kind]
        ]
