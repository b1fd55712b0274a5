from django import forms
from django.utils.translation import gettext_lazy as _

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
