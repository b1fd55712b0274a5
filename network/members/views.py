from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from network.kernel.errors import DomainError, NotFound
from network.kernel.paging import page_of
from network.members import actions, queries
from network.members.doors import LANGUAGE_COOKIE, PageRequest
from network.members.forms import DirectoryForm, ProfileForm
from network.members.visibility import Closeness

EYES = {
    "visitor": (Closeness.VISITOR, gettext_lazy("Somebody without an account")),
    "member": (Closeness.MEMBER, gettext_lazy("Somebody with an account")),
    "fellow": (Closeness.FELLOW, gettext_lazy("Somebody from your communities")),
}


def directory(request: PageRequest) -> HttpResponse:
    form = DirectoryForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    area = asked.get("area")
    rows = queries.directory(
        request.actor,
        text=asked.get("q", ""),
        area=area.slug if area else "",
        chosen=form.chosen,
    )
    page = page_of(rows, request.GET.get("page"))
    context = {"form": form, "page": page, "profiles": queries.profiles(request.actor, page)}
    return TemplateResponse(request, "network/members/directory.html", context)


def detail(request: PageRequest, public_id: UUID) -> HttpResponse:
    profile = queries.profile(request.actor, public_id)
    context = {
        "profile": profile,
        "is_blocked": not profile.is_mine and queries.has_blocked(request.actor, profile.member),
        "may_block": request.actor.member_id is not None and not profile.is_mine,
    }
    return TemplateResponse(request, "network/members/member.html", context)


@login_required
def me(request: PageRequest) -> HttpResponse:
    member = queries.myself(request.actor)
    profile = queries.profile_as(member, Closeness.SELF)
    context = {
        "profile": profile,
        "eyes": [(name, whose) for name, (_close, whose) in EYES.items()],
    }
    return TemplateResponse(request, "network/members/me.html", context)


@login_required
def preview(request: PageRequest, eyes: str) -> HttpResponse:
    """One's own page, as others see it."""
    if eyes not in EYES:
        raise NotFound
    closeness, label = EYES[eyes]
    member = queries.myself(request.actor)
    others = [(name, whose, name == eyes) for name, (_close, whose) in EYES.items()]
    context = {
        "profile": queries.profile_as(member, closeness),
        "label": label,
        "eyes": others,
    }
    return TemplateResponse(request, "network/members/preview.html", context)


@login_required
def profile(request: PageRequest) -> HttpResponse:
    member = queries.myself(request.actor)
    is_professional = queries.is_professional(member)
    form = ProfileForm(request.POST or None, member=member, is_professional=is_professional)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_profile(member, form.draft(), by=request.actor)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            response = redirect("members:me")
            if changed.locale != request.LANGUAGE_CODE:
                # What they chose here counts more than an earlier choice at the language switch.
                response.delete_cookie(LANGUAGE_COOKIE)
            return response
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "network/members/profile.html", {"form": form}, status=status)


@login_required
def block_list(request: PageRequest) -> HttpResponse:
    context = {"blocks": queries.blocks_of(request.actor)}
    return TemplateResponse(request, "network/members/blocks.html", context)


@login_required
@require_POST
def block(request: PageRequest, public_id: UUID) -> HttpResponse:
    person = queries.profile(request.actor, public_id).member
    actions.block_member(person, by=request.actor)
    messages.success(
        request, _("You don't meet %(name)s any more.") % {"name": person.display_name}
    )
    return redirect("members:blocks")


@login_required
@require_POST
def unblock(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.block_of(request.actor, public_id)
    if found is None:
        raise NotFound
    actions.lift_block(found, by=request.actor)
    messages.success(request, _("You can meet each other again."))
    return redirect("members:blocks")
