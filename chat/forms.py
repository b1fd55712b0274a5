from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import MessageReport, Room, RoomMembership
from network.kernel import clock
from network.kernel.forms import PlainForm
from network.kernel.markdown import LIMIT


class WordsForm(PlainForm):
    """What somebody wants to say. The nonce makes sending it twice the same as once."""

    marks_optional = False

    text = forms.CharField(
        label=_("Your message"),
        max_length=LIMIT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())


class MessageForm(WordsForm):
    """Something to say in the room, perhaps in answer to a message."""

    reply = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput())


class EditForm(PlainForm):
    """Other words for one's own message; `ver` says which words they replace."""

    marks_optional = False

    text = forms.CharField(
        label=_("Your message"),
        max_length=LIMIT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
    )
    ver = forms.IntegerField(min_value=1, widget=forms.HiddenInput())


class PinForm(PlainForm):
    reason = forms.CharField(
        label=_("Why is this worth keeping at hand?"), max_length=200, required=False
    )
    until = forms.DateField(
        label=_("Until which day?"),
        help_text=_("Leave this open to keep it until somebody takes it away."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def last_moment(self) -> datetime | None:
        """The end of its last day, on the wall where the network lives."""
        day = self.cleaned_data.get("until")
        return (
            datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.zone()) if day else None
        )


class ReportForm(PlainForm):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=MessageReport.Reason.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What do you want to add?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JudgeForm(PlainForm):
    verdict = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("remove", _("Remove the message")), ("keep", _("Let the message stay"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Why?"),
        help_text=_("Who reported it reads this. So does who wrote it, when you remove it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MuteForm(PlainForm):
    lasts = forms.ChoiceField(
        label=_("For how long?"),
        choices=[("1", _("An hour")), ("24", _("A day")), ("168", _("A week"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("They read this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def length(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data["lasts"]))


class PaceForm(PlainForm):
    seconds = forms.ChoiceField(
        label=_("How often may one person write?"),
        choices=[
            ("0", _("As often as they like")),
            ("10", _("Once in 10 seconds")),
            ("60", _("Once in a minute")),
            ("600", _("Once in 10 minutes")),
        ],
        widget=forms.RadioSelect,
    )


class RoomSettingsForm(PlainForm):
    title = forms.CharField(label=_("Name of the conversation"), max_length=250)
    openness = forms.ChoiceField(
        label=_("Who may read along?"), choices=Room.Openness.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, may_open_up: bool, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["title"]
        if not may_open_up:
            del self.fields["openness"]


class ReplyForm(WordsForm):
    """A reply in a thread: it stands under what it answers."""

    also_here = forms.BooleanField(label=_("Say it in the room as well"), required=False)


class ThreadForm(PlainForm):
    """What a thread is about."""

    title = forms.CharField(label=_("Title of the thread"), max_length=120, required=False)
    is_question = forms.BooleanField(label=_("This is a question"), required=False)


class NotifyForm(PlainForm):
    """What somebody wants to be told of a room."""

    marks_optional = False

    notify = forms.ChoiceField(
        label=_("Tell me of"),
        choices=RoomMembership.Notify.choices,
        widget=forms.RadioSelect,
    )
