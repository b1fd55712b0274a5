from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.fields import DateField, DaypartsField, TimeField
from network.kernel.forms import PlainForm


class ExampleForm(PlainForm):
    """One of each kind of field, for the style guide."""

    name = forms.CharField(
        label=_("What should we call you?"), help_text=_("A first name is enough."), max_length=80
    )
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Others do not see it."))
    about = forms.CharField(
        label=_("Something about yourself"), widget=forms.Textarea({"rows": 3}), required=False
    )
    village = forms.ChoiceField(
        label=_("Neighbourhood or village"),
        choices=[("noordrand", "Noordrand"), ("tolveen", "Tolveen")],
    )
    on = DateField(label=_("Day"))
    at = TimeField(label=_("From what time?"), required=False)
    when = DaypartsField(label=_("When does it usually suit you?"))
    worked = forms.ChoiceField(
        label=_("Did it work out?"),
        choices=[("yes", _("Yes, we have a date")), ("later", _("We are still talking"))],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=[
            (_("Place"), [("quiet", _("A quiet corner")), ("table", _("A big table"))]),
            (_("People"), [("hands", _("People who help"))]),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("I have read the house rules"))
