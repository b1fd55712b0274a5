from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.communities import actions, queries
from network.communities.forms.community import InviteForm, JoinForm, ReasonForm, RoleForm
from network.communities.models import Community, CommunityMembership
from network.communities.policies import CommunityPolicy
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.forms import PlainForm
from network.members.doors import PageRequest

State = CommunityMembership.State
ALL = 500


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_join(request: PageRequest, slug: str) -> HttpResponse:
    """Walk in, ask to come in, or answer an invitation: whatever door this community has."""
    community: Any = queries.open_community_for(request.actor, slug)
    is_invited = community.my_state == State.INVITED
    if not (is_invited or community.may_join or community.may_request):
        messages.info(request, _already(community))
        return redirect("communities:detail", slug)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        asks_why=community.may_request and not is_invited,
        is_sensitive=community.is_sensitive,
    )
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, _come_in(request, community, form))
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("communities:detail", slug)
    return TemplateResponse(
        request,
        "network/communities/join.html",
        {"community": community, "form": form, "is_invited": is_invited},
        status=422 if form.errors else 200,
    )


def _already(community: Any) -> str:
    if community.my_state == State.REQUESTED:
        return _("You already asked. Somebody of the group answers you.")
    if community.my_state == State.ACTIVE:
        return _("You already take part.")
    return _("You can't join this group now. Your library can tell you more.")


def _come_in(request: PageRequest, community: Any, form: JoinForm) -> str:
    consents = form.cleaned_data.get("consents", False)
    seat = queries.my_seat(community, request.actor)
    if seat is not None and seat.state == State.INVITED:
        actions.take_up_invitation(seat, consents=consents, by=request.actor)
    elif community.may_request:
        message = form.cleaned_data["message"]
        actions.request_to_join(community, message=message, consents=consents, by=request.actor)
        return _("Your question is sent. Somebody of the group answers you.")
    else:
        actions.join_community(community, consents=consents, by=request.actor)
    return _("You take part. Welcome!")


@login_required
@require_POST
def community_follow(request: PageRequest, slug: str) -> HttpResponse:
    community = queries.open_community_for(request.actor, slug)
    actions.follow_community(community, by=request.actor)
    messages.success(request, _("You follow this group. You hear about new dates."))
    return redirect("communities:detail", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_leave(request: PageRequest, slug: str) -> HttpResponse:
    """Stop taking part or following; or take back a request, or turn an invitation down."""
    community = queries.open_community_for(request.actor, slug)
    seat = queries.my_seat(community, request.actor)
    if seat is None or seat.state not in {State.ACTIVE, State.REQUESTED, State.INVITED}:
        return redirect("communities:detail", slug)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        leave = actions.leave_community if seat.state == State.ACTIVE else actions.withdraw_request
        try:
            leave(seat, by=request.actor)
        except Conflict as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done. You can come back whenever you like."))
            return _after_leaving(community)
    return TemplateResponse(
        request,
        "network/communities/leave.html",
        {"community": community, "seat": seat, "form": form},
        status=409 if form.errors else 200,
    )


def _after_leaving(community: Community) -> HttpResponse:
    if community.openness in {Community.Openness.OPEN, Community.Openness.REQUEST}:
        return redirect("communities:detail", community.slug)
    return redirect("communities:list")


@require_safe
def community_people(request: PageRequest, slug: str) -> HttpResponse:
    """Who is there; and for who keeps the list, who knocks."""
    return _people_page(request, queries.open_community_for(request.actor, slug))


def _people_page(
    request: PageRequest,
    community: Any,
    *,
    invite: PlainForm | None = None,
    refused: dict[UUID, PlainForm] | None = None,
) -> HttpResponse:
    if not community.may_see_people and not community.may_keep_people:
        raise NotFound
    seats: list[Any] = []
    if community.may_keep_people:
        seats = list(queries.seats_kept(community, request.actor))
    for seat in seats:
        _equip(seat, (refused or {}).get(seat.public_id))
    return TemplateResponse(
        request,
        "network/communities/people.html",
        {
            "community": community,
            "people": [] if seats else queries.people_of(community, request.actor, most=ALL),
            "requests": [seat for seat in seats if seat.state == State.REQUESTED],
            "invitations": [seat for seat in seats if seat.state == State.INVITED],
            "seats": [seat for seat in seats if seat.state == State.ACTIVE],
            "invite": invite or InviteForm(),
        },
        status=422 if refused or (invite and invite.errors) else 200,
    )


def _equip(seat: Any, refused: PlainForm | None) -> None:
    """The two small questions that may stand beside a name, each with ids of its own."""
    seat.reason_form = refused or ReasonForm(auto_id=f"reason-{seat.public_id}-%s")
    seat.role_form = RoleForm(initial={"role": seat.role}, auto_id=f"role-{seat.public_id}-%s")


@login_required
@require_POST
def community_invite(request: PageRequest, slug: str) -> HttpResponse:
    """The answer is the same whether the address is known here or not."""
    community = queries.open_community_for(request.actor, slug)
    CommunityPolicy.invite.require(request.actor, community)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _people_page(request, community, invite=form)
    member = queries.member_at(form.cleaned_data["address"], request.actor)
    if member is not None:
        try:
            actions.invite_to_community(community, member, by=request.actor)
        except Conflict as refusal:
            form.refuse(refusal)
            return _people_page(request, community, invite=form)
    messages.success(request, _("If somebody here has this address, they got your invitation."))
    return redirect("communities:people", slug)


@login_required
@require_POST
def community_seat(request: PageRequest, slug: str, seat: UUID, verb: str) -> HttpResponse:
    """Answer who knocks, give somebody a role, or send somebody away."""
    community = queries.open_community_for(request.actor, slug)
    row = queries.seat_for(request.actor, community, seat)
    form_class, deed, said = VERBS[verb]
    form = form_class(request.POST, auto_id=f"reason-{row.public_id}-%s")
    if form.is_valid():
        try:
            deed(row, form.cleaned_data, request)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said() % {"person": row.member.display_name})
            return redirect("communities:people", slug)
    if isinstance(form, ReasonForm):
        return _people_page(request, community, refused={row.public_id: form})
    messages.error(request, " ".join(mistake.text for mistake in form.mistakes))
    return redirect("communities:people", slug)


Deed = Callable[[CommunityMembership, dict[str, Any], PageRequest], object]
VERBS: dict[str, tuple[type[PlainForm], Deed, Callable[[], str]]] = {
    "accept": (
        PlainForm,
        lambda seat, _said, request: actions.accept_request(seat, by=request.actor),
        lambda: _("%(person)s now takes part."),
    ),
    "decline": (
        ReasonForm,
        lambda seat, said, request: actions.decline_request(seat, said["reason"], by=request.actor),
        lambda: _("%(person)s gets your answer."),
    ),
    "remove": (
        ReasonForm,
        lambda seat, said, request: actions.remove_from_community(
            seat, said["reason"], by=request.actor
        ),
        lambda: _("%(person)s no longer takes part."),
    ),
    "role": (
        RoleForm,
        lambda seat, said, request: actions.change_community_role(
            seat, said["role"], by=request.actor
        ),
        lambda: _("%(person)s has a new role."),
    ),
}
