from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import Room, RoomMembership
from network.kernel.forms import PlainForm
from network.kernel.markdown import LIMIT


class MessageForm(PlainForm):
    """What somebody wants to say. The nonce makes sending it twice the same as once."""

    marks_optional = False

    text = forms.CharField(
        label=_("Your message"),
        max_length=LIMIT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())


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


class ReplyForm(MessageForm):
    """A reply in a thread."""

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
