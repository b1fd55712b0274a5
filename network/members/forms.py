from __future__ import annotations

from typing import Any, cast

from allauth.account.forms import SignupForm
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.accounts.forms import Worded
from network.kernel.forms import FilterForm, PlainForm
from network.members import circles
from network.members.drafts import Newcomer, ProfileDraft
from network.members.models import Member, Visibility
from network.members.visibility import FIELDS, chosen
from network.vocabulary.forms import AreaField, ListField

TOO_YOUNG = "under_16"
LOCALES = [("nl", "Nederlands"), ("en", "English")]
NAME = _("What shall we call you?")
AREA_HELP = _("Then we show what is nearby. We don't ask for your address.")


class JoinForm(Worded):
    """The four questions of signing up; only what we use."""

    display_name = forms.CharField(
        label=NAME,
        max_length=80,
        help_text=_("A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        help_text=_("Under 18 your page is better protected. We don't ask for your birthday."),
        choices=[
            (TOO_YOUNG, _("Younger than 16")),
            *Member.AgeBand.choices,
        ],
        widget=forms.RadioSelect,
    )
    home_area = AreaField(
        required=False,
        label=_("In which neighbourhood or village do you live?"),
        help_text=AREA_HELP,
        empty_label=_("I'd rather not say"),
    )
    locale = forms.ChoiceField(
        label=_("In which language shall we write to you?"),
        choices=LOCALES,
        initial=lambda: "en" if get_language() == "en" else "nl",
        widget=forms.RadioSelect,
    )
    field_order = ("display_name", "email", "age_band", "home_area", "locale")
    words = {
        "email": (
            _("What is your e-mail address?"),
            _("We send you a code to sign in with. Others don't see your e-mail address."),
        )
    }

    def clean_age_band(self) -> str:
        band: str = self.cleaned_data["age_band"]
        if band == TOO_YOUNG:
            raise ValidationError(_("You can make an account when you are 16."), code=TOO_YOUNG)
        return band

    @property
    def is_too_young(self) -> bool:
        """Somebody under 16 is told kindly where they are welcome, and nothing is kept."""
        return self.is_bound and self.has_error("age_band", TOO_YOUNG)

    def newcomer(self) -> Newcomer:
        return Newcomer(
            display_name=self.cleaned_data["display_name"],
            age_band=self.cleaned_data["age_band"],
            home_area=self.cleaned_data["home_area"],
            locale=self.cleaned_data["locale"],
        )

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        # The library saves in steps; an account without its person must not exist.
        with transaction.atomic():
            saved: AbstractBaseUser = super().save(request)  # type: ignore[misc]
        return saved


class SignUpForm(JoinForm, SignupForm):
    """An account by e-mail; the empty field is for programs that fill in everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields["website"]
        trap.label = _("Leave this empty")
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}


class StaffSignUpForm(JoinForm, SocialSignupForm):
    """The same questions for who came through the sign-in of their work."""


class ProfileForm(PlainForm):
    """One's own page: what stands on it, and at each field who sees it."""

    display_name = forms.CharField(
        label=NAME, max_length=80, help_text=_("A first name is enough.")
    )
    directory_visibility = forms.ChoiceField(
        label=_("Who may see your page?"), widget=forms.RadioSelect
    )
    bio = forms.CharField(
        label=_("What do you like to do, and what can you do?"),
        help_text=_("Two or three sentences. Leave out what is nobody's business."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    home_area = AreaField(
        required=False,
        label=_("In which neighbourhood or village do you live?"),
        help_text=AREA_HELP,
        empty_label=_("I'd rather not say"),
    )
    languages = ListField("languages", label=_("Which languages do you speak?"), required=False)
    pronouns = forms.CharField(
        label=_("How shall we speak of you?"),
        help_text=_("For example: she, he, they."),
        max_length=40,
        required=False,
    )
    contact_preference = forms.ChoiceField(
        label=_("How do you like to be reached?"),
        choices=Member.ContactPreference.choices,
        widget=forms.RadioSelect,
    )
    locale = forms.ChoiceField(
        label=_("In which language shall we write to you?"),
        choices=LOCALES,
        widget=forms.RadioSelect,
    )
    is_adult_now = forms.BooleanField(label=_("I am 18 now"), required=False)

    def __init__(self, *args: Any, member: Member, is_professional: bool, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, initial=_written(member), **kwargs)
        is_minor = member.age_band == Member.AgeBand.MINOR
        audiences = [
            (who, label)
            for who, label in Visibility.choices
            if (who != Visibility.PUBLIC or is_professional)
            and (not is_minor or who in {Visibility.NOBODY, Visibility.GROUPS})
        ]
        self.fields["directory_visibility"].choices = audiences  # type: ignore[attr-defined]
        if is_minor:
            self.fields["directory_visibility"].help_text = _(
                "You are 16 or 17. Only you and your communities see your page."
            )
        else:
            del self.fields["is_adult_now"]
        for name in self.audience_names(is_professional=is_professional):
            self.fields[name] = forms.ChoiceField(label=_("Who sees this?"), choices=audiences)
            self.initial[name] = chosen(member, name.removeprefix("sees_"))

    @staticmethod
    def audience_names(*, is_professional: bool) -> list[str]:
        return [f"sees_{name}" for name in FIELDS if name != "work" or is_professional]

    @property
    def pairs(self) -> list[tuple[BoundField | None, BoundField | None]]:
        """Each answer with the question who sees it; "work" comes from elsewhere."""
        return [
            (
                self[name] if name in self.fields else None,
                self[f"sees_{name}"] if f"sees_{name}" in self.fields else None,
            )
            for name in FIELDS
            if name in self.fields or f"sees_{name}" in self.fields
        ]

    def draft(self) -> ProfileDraft:
        answers: dict[str, Any] = dict(self.cleaned_data)
        sees = {
            name.removeprefix("sees_"): answers.pop(name)
            for name in list(answers)
            if name.startswith("sees_")
        }
        return ProfileDraft(visibility=sees, **answers)


def _written(member: Member) -> dict[str, Any]:
    names = (
        "display_name",
        "directory_visibility",
        "bio",
        "home_area",
        "languages",
        "pronouns",
        "contact_preference",
        "locale",
    )
    return {name: getattr(member, name) for name in names}


class DirectoryForm(FilterForm):
    q = forms.CharField(label=_("Name or word"), required=False, max_length=80)
    area = AreaField(required=False, label=_("Where?"), empty_label=_("Everywhere"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for facet in circles.facets.values():
            if facet.choices is None:
                self.fields[facet.name] = forms.CharField(
                    required=False, widget=forms.HiddenInput, max_length=80
                )
                continue
            self.fields[facet.name] = forms.ChoiceField(
                label=cast("str", facet.label),
                choices=[("", facet.anything), *facet.choices()],
                required=False,
            )

    @property
    def came_by_link(self) -> bool:
        """Narrowed down by something the form itself does not offer."""
        return any(circles.facets[name].choices is None for name in self.chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """The answers that narrow the list; an answer we don't know narrows nothing."""
        answers = getattr(self, "cleaned_data", {})
        return {name: answers[name] for name in circles.facets if answers.get(name)}
