from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models import MatchFollowUp
from matching.peers import subjects
from matching.queries.gaps import partners_to_ask
from network.kernel.fields import DateField
from network.kernel.forms import FilterForm, PlainForm
from network.vocabulary.reference import choices


class IntroductionForm(PlainForm):
    text = forms.CharField(
        label=_("A line from you"),
        help_text=_("They read this with your question. Your name is not in it yet."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DismissForm(PlainForm):
    reason = forms.ChoiceField(
        label=_("Why does it not fit?"),
        help_text=_("The other side never sees this."),
        choices=lambda: choices("dismiss_reasons"),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Something to add"), max_length=300, required=False)


class AnswerForm(PlainForm):
    """The confirm page behind a link in a mail."""

    reason = forms.ChoiceField(
        label=_("Why not?"),
        help_text=_("The other side never sees this."),
        choices=lambda: choices("dismiss_reasons"),
        initial="not-now",
        required=False,
    )


class PaceForm(PlainForm):
    giver = forms.CharField(widget=forms.HiddenInput)
    per_month = forms.IntegerField(
        label=_("How many questions a month are enough?"),
        help_text=_("Empty means: as many as come."),
        min_value=1,
        max_value=100,
        required=False,
    )
    paused_until = DateField(
        label=_("Rest until"),
        help_text=_("Until this day nobody new is brought to you. What was agreed goes on."),
        required=False,
    )


class PeerForm(PlainForm):
    learns = forms.MultipleChoiceField(
        label=_("What would you like to learn?"),
        help_text=_("At most five."),
        choices=lambda: list(subjects().items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shares = forms.MultipleChoiceField(
        label=_("What can you share?"),
        help_text=_("At most five."),
        choices=lambda: list(subjects().items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class FollowUpForm(PlainForm):
    answer = forms.ChoiceField(
        label=_("Did it work out?"), choices=MatchFollowUp.Answer.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("How did it go?"), max_length=300, required=False)


class PairForm(PlainForm):
    """What goes with one pair at the match table: a line to the community, or why it is held."""

    line = forms.CharField(
        label=_("A line from you to the community"),
        help_text=_("They read it with your name."),
        max_length=300,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why hold it back?"),
        help_text=_("Only who stands at this table reads it."),
        max_length=300,
        required=False,
    )


class TableRulesForm(PlainForm):
    WAITS = (
        ("0", _("On Monday morning at once")),
        ("1", _("After one day")),
        ("2", _("After two days")),
        ("3", _("After three days")),
        ("4", _("After four days")),
        ("", _("Never: only when I send them")),
    )
    wait_days = forms.TypedChoiceField(
        label=_("When do certain ones leave by themselves?"),
        help_text=_("Uncertain ones always wait for you."),
        choices=WAITS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    shows_at_once = forms.BooleanField(
        label=_("Communities see certain ones on their page at once"),
        required=False,
    )


class GapAreaForm(FilterForm):
    area = forms.ChoiceField(label=_("Where?"), required=False)

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(places.items(), key=lambda place: place[1])
        self.fields["area"].choices = [("", _("Everywhere")), *known]  # type: ignore[attr-defined]


class InvitationForm(PlainForm):
    organisation = forms.ModelChoiceField(
        label=_("Which partner do you ask?"),
        queryset=partners_to_ask(),
    )
    text = forms.CharField(
        label=_("What they read"), max_length=1500, widget=forms.Textarea(attrs={"rows": 9})
    )


class OfferingSearchForm(FilterForm):
    q = forms.CharField(label=_("Which offering?"), max_length=80, required=False)
