from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from chat import actions, naming, queries
from chat.forms import MessageForm
from chat.policies import RoomPolicy
from chat.views.places import back_to, day_in, number
from chat.views.stretches import by_first_name, stretches_of
from network.kernel.errors import Invalid, TooSoon
from network.kernel.identifiers import uuid7
from network.members.doors import PageRequest

SIDE = 60
NAMED = 4


@require_GET
def room(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Who has no account reads what is open to everybody; else it is as if it is not there."""
    if request.actor.is_visitor and not queries.is_public(public_id):
        return redirect_to_login(request.get_full_path())
    reply = request.GET.get("reply", "")[:36]
    return room_page(request, public_id, MessageForm(initial={"nonce": uuid7(), "reply": reply}))


@login_required
@require_POST
def message_post(request: PageRequest, public_id: UUID) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        found = RoomPolicy.view.get(request.actor, public_id=public_id)
        calls = "" if request.POST.get("sure") else naming.called_in(form.cleaned_data["text"])
        if calls:
            # First how many that is; the same button, pressed once more, sends it.
            called = queries.called(request.actor, found, calls)
            return room_page(request, public_id, form, called=called)
        nonce = form.cleaned_data["nonce"] or str(uuid7())
        try:
            posted = actions.post_message(
                found,
                form.cleaned_data["text"],
                nonce=nonce,
                reply=form.cleaned_data["reply"],
                by=request.actor,
            )
        except (Invalid, TooSoon) as error:
            form.refuse(error)
        else:
            return back_to(found, f"#m-{posted.message.no}")
    return room_page(request, public_id, form, status=422)


@login_required
@require_POST
def room_read(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    actions.mark_read(found, number(request.POST.get("no")) or found.last_no, by=request.actor)
    return back_to(found)


def room_page(
    request: PageRequest,
    public_id: UUID,
    form: MessageForm,
    *,
    status: int = 200,
    called: int | None = None,
) -> HttpResponse:
    # The room comes first: its position is older than the rows, so nothing is missed between.
    rooms = list(queries.rooms_for(request.actor)[:SIDE])
    found = next((room for room in rooms if room.public_id == public_id), None)
    if found is None:
        found = queries.room_for(request.actor, public_id)
    before, around = number(request.GET.get("before")), number(request.GET.get("around"))
    after, day = number(request.GET.get("after")), day_in(request.GET.get("day"))
    if day is not None:
        around = queries.first_of_day(found, day) or found.last_no
    shown = queries.messages_of(found, before=before, after=after, around=around)
    people = queries.people_in(found)
    if request.actor.is_visitor:
        shown, people = by_first_name(shown), []
    others = [person for person in people if person.pk != request.actor.member_id]
    context = {
        "room": found,
        "rooms": rooms,
        "stretches": stretches_of(shown, found.read_no, request.actor.member_id),
        "older": shown[0].no if shown and shown[0].no > 1 else None,
        "newer": shown[-1].no if shown and shown[-1].no < found.last_no else None,
        "is_newest": not shown or shown[-1].no >= found.last_no,
        "people": people,
        "readers": [person.display_name for person in others] if len(people) <= NAMED else [],
        "form": form,
        "quoted": queries.quotable(request.actor, found, str(form["reply"].value() or "")),
        "called": called,
    }
    return TemplateResponse(request, "chat/room.html", context, status=status)
