from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.fields import TimeField
from network.kernel.forms import FilterForm
from network.members.models import Member
from network.notifications import kinds
from network.notifications.queries import wants_mail


class MailsForm(FilterForm):
    """Which notices may also come by mail, and when not."""

    mails = forms.MultipleChoiceField(
        label=_("What may we mail you about?"),
        help_text=_("Without a tick you still see it on this site."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = TimeField(
        label=_("No mails from"),
        help_text=_("For example 21:00. What comes then waits until the morning."),
        required=False,
    )
    quiet_until = TimeField(label=_("until"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        initial = {
            "mails": [kind for kind, wanted in wants_mail(member).items() if wanted],
            "quiet_from": member.quiet_from,
            "quiet_until": member.quiet_until,
        }
        super().__init__(*args, initial=initial, **kwargs)
        mails = self.fields["mails"]
        assert isinstance(mails, forms.MultipleChoiceField)
        mails.choices = [(kind.name, kind.label) for kind in kinds.known.values()]

    @property
    def quiet(self) -> tuple[time | None, time | None]:
        return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
