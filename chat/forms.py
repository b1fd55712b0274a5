from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import Room
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
