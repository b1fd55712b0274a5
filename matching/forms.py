from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models import MatchFollowUp
from matching.peers import subjects
from network.kernel.fields import DateField
from network.kernel.forms import PlainForm
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
