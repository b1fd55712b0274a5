from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.fields import TimeField
from network.kernel.forms import FilterForm
from network.members.models import Member
from network.notifications import kinds
from network.notifications.queries import kinds_told, wants_mail


class MailsForm(FilterForm):
    """Which notices may also come by mail, and when not."""

    mails = forms.MultipleChoiceField(
        label=_("What may we mail you about?"),
        help_text=_("Without a tick you still see it on this site."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.MultipleChoiceField(
        label=_("Other mails"),
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
        wanted = [kind for kind, wanted in wants_mail(member).items() if wanted]
        initial = {
            "mails": wanted,
            "others": wanted,
            "quiet_from": member.quiet_from,
            "quiet_until": member.quiet_until,
        }
        super().__init__(*args, initial=initial, **kwargs)
        # First what this person was told before; a resident needs no list of a host's work.
        told = kinds_told(member) or set(kinds.known)
        self._offer("mails", [kind for name, kind in kinds.known.items() if name in told])
        self._offer("others", [kind for name, kind in kinds.known.items() if name not in told])

    def _offer(self, name: str, offered: list[kinds.Kind]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        if offered:
            field.choices = [(kind.name, kind.label) for kind in offered]
        else:
            del self.fields[name]

    @property
    def wanted(self) -> list[str]:
        return [*self.cleaned_data.get("mails", []), *self.cleaned_data.get("others", [])]

    @property
    def quiet(self) -> tuple[time | None, time | None]:
        return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
