"""A small place where everything has happened once, so that every page has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from chat import actions as chat_actions
from chat.models import Message, Room, RoomMembership
from matching import runs
from matching.actions.answers import accept_match, propose_match
from matching.links import Answer
from matching.links import link as answer_link
from matching.models import Match, MatchRun
from network.activities import actions as activity_actions
from network.activities import tickets
from network.activities.links import sent_idea
from network.activities.tickets import Ticket
from network.communities.models import Interest
from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR
from network.members.models import Member
from network.notifications.models import SentMail
from network.notifications.stops import stop_url
from network.offerings.links import link as still_true_link
from network.offerings.models import Offering
from tests import cast
from tests.factories.communities import CommunityMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.matching.conftest import World, a_world

TEXT = "Ik hoor slecht. In de bioscoop is er nooit ondertiteling."


@dataclass
class Village:
    people: dict[str, Member | None]
    examples: dict[str, str]  # the name of an address: one such address


def a_village() -> Village:
    world = a_world()
    otto = cast.otto()
    MemberFactory(display_name="Sanne", user__email="sanne@zilverdraad.example")
    _more_offerings(world)
    runs.run(MatchRun.Kind.FULL)
    agreed, asked, suggested = Match.objects.order_by("pk")
    ours, theirs = cast.actor(world.fatma), cast.actor(world.sam)
    for match in (agreed, asked):
        propose_match(match, "Hallo. Zullen we een keer kennismaken?", by=ours)
    accept_match(agreed, by=theirs)
    room = Room.objects.get(subject=agreed.about)
    for number, actor in enumerate((ours, theirs)):
        chat_actions.post_message(room, "Zaterdag is prima.", nonce=f"{number:08}", by=actor)
    talk = _a_talk(world)
    ticket = Ticket(
        agreed.about, str(world.community.public_id), str(agreed.offering.public_id), "/"
    )
    when = activity_actions.When(
        title="Samen repareren",
        starts_at=clock.now() + timedelta(days=3),
        ends_at=clock.now() + timedelta(days=3, hours=2),
        place="Dorpshuis De Brug",
    )
    edition = activity_actions.agree_date(
        activity_actions.propose_date(ticket, when, by=ours), by=theirs
    )
    CommunityMembershipFactory(
        community=world.community,
        member=world.stranger,
        state="requested",
        message="Mag ik een keer meedoen?",
    )
    branch = cast.the_library().locations.get()
    idea = activity_actions.Idea(title="Filmavond", text=TEXT, area=branch.area, branch=branch)
    idea = activity_actions.submit_idea(idea, by=cast.actor(world.yara))
    guest = activity_actions.Idea(
        title="Boekenkast",
        text=TEXT,
        area=branch.area,
        branch=branch,
        guest_name="Joke",
        guest_email="joke@voorbeeld.example",
    )
    guest_idea = activity_actions.submit_idea(guest, by=VISITOR)
    stale = world.sam.organisation_memberships.get().organisation.offerings.get(state="stale")
    passkey = Authenticator.objects.create(
        user=world.sam.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefoon"}
    )
    EmailAddress.objects.create(
        user=world.noor.user, email=world.noor.user.email, verified=True, primary=True
    )
    mail = EmailMultiAlternatives("Hallo", "Tekst", to=["sam@post.example"])
    mail.attach_alternative(
        "<html lang='nl'><head><title>Hallo</title></head><body>…</body></html>", "text/html"
    )
    mail.send()
    return Village(
        {
            "librarian": world.noor,
            "partner": world.sam,
            "resident": world.yara,
            "visitor": None,
            "carrier": world.fatma,
            "host": otto,
        },
        _examples(world, agreed, asked, suggested)
        | {
            "activities:detail": reverse("activities:detail", args=[edition.activity.slug]),
            "matching:runs": reverse("matching:runs"),
            "activities:needs": reverse("activities:needs", args=[edition.activity.slug]),
            "activities:propose": f"{reverse('activities:propose')}?ticket={tickets.issue(ticket)}",
            "activities:idea-detail": reverse("activities:idea-detail", args=[idea.public_id]),
            "activities:idea-sent": sent_idea(guest_idea),
            "chat:room": reverse("chat:room", args=[room.public_id]),
            "chat:leave": reverse("chat:leave", args=[room.public_id]),
            **talk,
            "demo:mail": reverse("demo:mail", args=[SentMail.objects.get().public_id]),
            "mfa_edit_webauthn": reverse("mfa_edit_webauthn", args=[passkey.pk]),
            "mfa_remove_webauthn": reverse("mfa_remove_webauthn", args=[passkey.pk]),
            "matching:table-pair": reverse("matching:table-pair", args=[world.ask.public_id]),
            "matching:gap-invitation": reverse(
                "matching:gap-invitation",
                args=[world.community.topics.get().slug, world.community.area.slug],
            ),
            "offerings:still-true": still_true_link(stale, world.sam),
            "home:search": f"{reverse('home:search')}?q=repareren",
        },
    )


def _a_talk(world: World) -> dict[str, str]:
    """The room of a group: something was asked, answered, kept at hand and reported."""
    fatma, noor, yara = (cast.actor(person) for person in (world.fatma, world.noor, world.yara))
    room = chat_actions.open_room(
        Room.Kind.COMMUNITY,
        subject="community:talk",
        title="Wie neemt wat mee?",
        member_ids=[world.noor.pk, world.yara.pk],
        by=SYSTEM,
    )
    chat_actions.seat_member(room, world.fatma.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    asked = chat_actions.post_message(room, "Wie neemt koffie mee?", nonce="asked-0001", by=fatma)
    no = asked.message.no
    chat_actions.post_message(
        room, "Ik.", nonce="quoted-0001", reply=str(asked.message.public_id), by=noor
    )
    chat_actions.post_reply(room, no, "Ik neem melk mee.", nonce="reply-0001", by=yara)
    chat_actions.pin_message(Message.objects.get(room=room, no=no), "Voor zaterdag", by=fatma)
    chat_actions.set_reaction(Message.objects.get(room=room, no=no), "heart", on=True, by=yara)
    loud = chat_actions.post_message(room, "KOOP HIER", nonce="loud-0001", by=yara).message
    report = chat_actions.report_message(loud, "unkind", note="Reclame.", by=noor)
    seat = RoomMembership.objects.get(room=room, member=world.yara)
    of_room = ("notify", "threads", "settings", "pins", "care")
    of_message = ("message", "message_edit", "message_delete", "message_pin", "thread")
    return {
        "chat:room of a group": reverse("chat:room", args=[room.public_id]),
        **{f"chat:{name}": reverse(f"chat:{name}", args=[room.public_id]) for name in of_room},
        **{
            f"chat:{name}": reverse(f"chat:{name}", args=[room.public_id, no])
            for name in of_message
        },
        "chat:message_report": reverse("chat:message_report", args=[room.public_id, no]),
        "chat:report": reverse("chat:report", args=[report.public_id]),
        "chat:mute": reverse("chat:mute", args=[room.public_id, seat.public_id]),
    }


def _more_offerings(world: World) -> None:
    like = {
        name: getattr(world.offering, name)
        for name in ("organisation", "kind", "area", "dayparts", "capacity", "features", "audience")
    }
    topics = list(world.offering.topics.all())
    for title in ("Schuur met werkbanken", "Garage met gereedschap"):
        OfferingFactory(
            **like, title=title, topics=topics, cost_kind="free", text=world.offering.text
        )
    OfferingFactory(
        organisation=world.offering.organisation,
        title="Koffie voor veertig mensen",
        state=Offering.State.STALE,
        fresh_until=clock.today(),
    )
    CommunityMembershipFactory(community=world.community, member=world.noor)


def _examples(world: World, agreed: Match, asked: Match, suggested: Match) -> dict[str, str]:
    """The addresses of one thing of each kind."""
    slug = {"slug": world.community.slug}
    wish = slug | {"wish": Interest.objects.get().public_id}
    partner = {"slug": world.offering.organisation.slug}
    library = cast.the_library()
    place = {"slug": library.slug, "place": library.locations.get().slug}
    offering = {"slug": world.offering.slug}
    known = {
        "communities": (("detail", "change", "phase", "join", "leave", "people", "wish_new"), slug),
        "communities:": (("wish", "wish_change"), wish),
        "organisations": (("detail", "change", "place_new", "staff", "staff_join"), partner),
        "organisations:": (("place_change",), place),
        "offerings": (("detail", "change", "archive"), offering),
        "offerings:": (("write",), {"kind": "space"}),
        "members": (("detail",), {"public_id": world.noor.public_id}),
        "members:": (("preview",), {"eyes": "visitor"}),
    }
    found = {
        f"{room.rstrip(':')}:{name}": reverse(f"{room.rstrip(':')}:{name}", kwargs=kwargs)
        for room, (names, kwargs) in known.items()
        for name in names
    }
    answer = Answer("match", str(asked.public_id), str(world.sam.public_id), "yes")
    return found | {
        "matching:detail": reverse("matching:detail", args=[suggested.public_id]),
        "matching:detail asked": reverse("matching:detail", args=[asked.public_id]),
        "matching:detail agreed": reverse("matching:detail", args=[agreed.public_id]),
        "matching:answer": answer_link(answer),
        "notifications:stop": reverse(
            "notifications:stop", args=[stop_url(world.fatma, "match.suggested").split("/")[-2]]
        ),
    }
