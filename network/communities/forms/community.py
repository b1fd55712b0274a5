"""What we ask about a community, and about who wants to sit in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from network.communities import phases
from network.communities.descriptions import CommunityDescription
from network.communities.models import Community, CommunityMembership
from network.kernel.errors import DomainError
from network.kernel.forms import FilterForm, PlainForm
from network.organisations.queries import branches
from network.vocabulary import reference
from network.vocabulary.forms import AreaField, ListField, TopicsField

Openness = Community.Openness

KIND_HELP: dict[str, Any] = {
    "place": _("People who share a neighbourhood, a street or a village."),
    "interest": _("People who like or care about the same thing."),
    "practice": _("People with the same work or hobby, who learn from each other."),
    "circumstance": _("People who live through the same thing."),
    "action": _("People who want to make or change something together."),
}
OPENNESS_HELP: dict[str, Any] = {
    Openness.OPEN: _("Everybody may read along and take part."),
    Openness.REQUEST: _("Everybody sees the group. You take part after a short message."),
    Openness.INVITE: _("Only the name can be seen. You take part when somebody invites you."),
    Openness.PRIVATE: _("Only members know that the group is there."),
}


def _two_lines(label: str, sentence: str) -> SafeString:
    return format_html('{}<br><span class="muted small">{}</span>', label, sentence)


_explained = lazy(_two_lines, str)


def explained(
    choices: Iterable[tuple[str, Any]], sentences: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    """Choices with a sentence under each."""
    return [(value, _explained(label, sentences[value])) for value, label in choices]


class BranchChoices(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]
    """Branches under the library they belong to."""

    def __iter__(self) -> Any:
        yield "", ""
        groups: dict[str, list[tuple[Any, str | SafeString]]] = {}
        for branch in self.queryset:
            groups.setdefault(branch.organisation.name, []).append((branch.slug, branch.name))
        yield from groups.items()


class BranchField(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = BranchChoices

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(branches(), to_field_name="slug", **kwargs)


class CommunityForm(PlainForm):
    name = forms.CharField(label=_("What is the group called?"), max_length=120)
    purpose = forms.CharField(
        label=_("What do you want together?"),
        help_text=_("One sentence, in the words of the group."),
        max_length=240,
        widget=forms.Textarea({"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=_("What brings you together?"),
        choices=explained(reference.choices("community_kinds"), KIND_HELP),
        widget=forms.RadioSelect,
    )
    share_1 = forms.CharField(
        label=_("What do you share?"),
        help_text=_("Two things or more. For example: we live in the same street."),
        max_length=80,
    )
    share_2 = forms.CharField(
        label=_("And what else?"), help_text=_("For example: we like to cook."), max_length=80
    )
    share_3 = forms.CharField(label=_("A third thing"), max_length=80, required=False)
    share_4 = forms.CharField(label=_("A fourth thing"), max_length=80, required=False)
    topics = TopicsField(label=_("What is it about?"))
    area = AreaField(label=_("Where does the group meet?"))
    is_online = forms.BooleanField(label=_("We also meet online"), required=False)
    home_branch = BranchField(
        label=_("Which library is your home?"),
        help_text=_("The people who work there help the group and can change this page."),
    )
    rhythm = forms.CharField(
        label=_("When do you come together?"),
        help_text=_("For example: every second Tuesday, 10.00."),
        max_length=160,
        required=False,
    )
    languages = ListField(
        "languages",
        label=_("Which languages do you speak together?"),
        initial=["nl"],
        required=False,
    )
    openness = forms.ChoiceField(
        label=_("Who may take part?"),
        choices=explained(Openness.choices, OPENNESS_HELP),
        widget=forms.RadioSelect,
        initial=Openness.REQUEST,
    )
    is_sensitive = forms.BooleanField(
        label=_("This group is about something private"),
        help_text=_(
            "Health, faith or who you love, for example."
            " Then only members see who takes part, and search engines stay out."
        ),
        required=False,
    )
    welcome = forms.CharField(
        label=_("What do you say to new people?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def described(self) -> CommunityDescription:
        said = dict(self.cleaned_data)
        shares = [said.pop(f"share_{number}") for number in range(1, 5)]
        said["languages"] = said["languages"] or ["nl"]
        return CommunityDescription(characteristics=shares, **said)

    def refuse(self, error: DomainError) -> None:
        if error.field == "characteristics":
            error.field = "share_2"
        super().refuse(error)


def written(community: Community) -> dict[str, Any]:
    """A form's first values: what the page says now."""
    first = {
        name: getattr(community, name)
        for name in CommunityForm.base_fields
        if not name.startswith("share_")
    }
    shares = {
        f"share_{number}": text for number, text in enumerate(community.characteristics[:4], 1)
    }
    return (
        first
        | shares
        | {
            "topics": list(community.topics.all()),
            "home_branch": community.home_branch.slug,
        }
    )


class CommunityFilters(FilterForm):
    """Narrows the list; any value that means nothing is left out."""

    q = forms.CharField(
        label=_("Search"), max_length=80, required=False, widget=forms.TextInput({"type": "search"})
    )
    area = AreaField(label=_("Where"), required=False, empty_label=_("Everywhere"))
    topic = forms.ChoiceField(label=_("About"), required=False)
    kind = forms.ChoiceField(label=_("Kind of group"), required=False)
    openness = forms.ChoiceField(label=_("Taking part"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("topic", _("Everything"), reference.broad_topics())
        self._choose("kind", _("All groups"), reference.choices("community_kinds"))
        self._choose(
            "openness",
            _("All groups"),
            [(value, label) for value, label in Openness.choices if value in {"open", "request"}],
        )

    def _choose(self, name: str, anything: Any, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", anything), *choices]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        said = self.cleaned_data
        area = said.get("area")
        # A chip leads to any topic, also to one that the short list does not offer.
        topic = said.get("topic") or self.data.get("topic", "")
        return {
            "text": said.get("q", ""),
            "area": area.slug if area else "",
            "topic": str(topic)[:60],
            "kind": said.get("kind", ""),
            "openness": said.get("openness", ""),
        }


class JoinForm(PlainForm):
    """Asking to take part; only what this community needs to know."""

    message = forms.CharField(
        label=_("Why would you like to take part?"),
        help_text=_("One or two sentences. Only the people who guide the group read this."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    consents = forms.BooleanField(
        label=_("It is fine that this group knows that I take part"),
        help_text=_(
            "This group is about something private."
            " Only its members see your name. You can leave whenever you like."
        ),
    )

    def __init__(self, *args: Any, asks_why: bool, is_sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["message"]
        if not is_sensitive:
            del self.fields["consents"]


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("One friendly sentence. The other person reads it."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class InviteForm(PlainForm):
    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Whoever has an account with this address gets your invitation."),
    )


class RoleForm(PlainForm):
    role = forms.ChoiceField(
        label=_("What somebody does"),
        choices=[
            (value, label)
            for value, label in CommunityMembership.Role.choices
            if value in CommunityMembership.TAKING_PART
        ],
    )


class PhaseForm(PlainForm):
    """One step of the compass: what was done, and a note for what was not."""

    to = forms.ChoiceField(widget=forms.HiddenInput)
    ticked = forms.MultipleChoiceField(
        label=_("What is done?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(
        label=_("What should the group remember of this step?"),
        help_text=_("Needed when not everything is ticked. One sentence is enough."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, community: Community, phase_to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks = phases.checks_before(community.phase, phase_to)
        for name, choices in (
            ("ticked", list(checks.items())),
            ("to", [(phase, phase) for phase in phases.next_phases(community.phase)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.initial["to"] = phase_to
