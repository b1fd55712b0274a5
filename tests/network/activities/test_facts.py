"""What activities tell, whom they tell it, and what they keep about people."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from network.activities import actions
from network.activities.events import EditionPlanned
from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.kernel import personal_data
from network.kernel.actors import SYSTEM
from network.kernel.event_log import StoredEvent
from network.kernel.events import publish
from network.members.models import Member
from network.notifications.models import Notice
from network.notifications.tasks import send_mails
from tests.cast import works_for
from tests.factories.activities import EditionFactory

pytestmark = pytest.mark.django_db


def facts():
    return list(StoredEvent.objects.order_by("pk").values_list("name", flat=True))


def test_each_deed_tells_one_fact_with_what_it_is_about(sides):
    sides.proposed("sam")
    plan = sides.proposed("fatma", days=8)
    edition = actions.agree_date(plan, by=sides.actor("sam"))
    actions.cancel_edition(edition, "Ziek", by=sides.actor("fatma"))
    other = sides.proposed("sam", days=9)
    actions.decline_date(other, by=sides.actor("fatma"))

    ours = [name for name in facts() if name.startswith(("date.", "edition."))]
    assert ours == [
        "date.proposed",
        "date.proposed",
        "edition.planned",
        "edition.cancelled",
        "date.proposed",
        "date.declined",
    ]
    told = StoredEvent.objects.filter(name__startswith="edition.").values_list("payload", flat=True)
    assert {(row["edition_id"], row["about"]) for row in told} == {(edition.pk, "story:1")}


def test_a_refused_deed_tells_nothing(sides):
    plan = sides.proposed()
    before = facts()

    for deed in (actions.agree_date, actions.decline_date):
        with pytest.raises(Exception, match="Nothing has changed"):
            deed(plan, by=sides.actor("fatma"))

    assert facts() == before


def test_who_proposed_a_date_is_not_asked_about_it(sides, deliver_all):
    plan = sides.proposed("fatma")
    deliver_all()

    assert set(Notice.objects.values_list("member", flat=True)) == {sides.sam.pk}
    assert Notice.objects.get().path == plan.back


def test_who_sits_on_both_sides_is_not_asked_about_their_own_date(sides, deliver_all):
    works_for(sides.fatma, sides.offering.organisation, "contact")
    sides.proposed("fatma")
    deliver_all()

    assert set(Notice.objects.values_list("member", flat=True)) == {sides.sam.pk}


def test_an_edition_that_no_agreement_brought_is_told_to_nobody(sides, deliver_all, db):
    edition = EditionFactory(activity__community=sides.community)
    publish(EditionPlanned(edition_id=edition.pk, about=""), by=SYSTEM)
    deliver_all()

    assert not Notice.objects.exists()


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_the_mail_says_when_and_where_in_the_readers_own_words(sides, locale, deliver_all):
    Member.objects.filter(pk=sides.sam.pk).update(locale=locale, quiet_from=None, quiet_until=None)
    sides.proposed(note="Neem koffie mee")
    deliver_all()
    Notice.objects.update(mail_at="2026-01-01T00:00:00Z")
    send_mails()

    [letter] = mail.outbox
    assert "Kennismaken" in letter.subject
    assert "De Brug" in letter.body
    assert "Neem koffie mee" in letter.body
    hour = r"\d{1,2}\.\d\d uur" if locale == "nl" else r"\d{1,2}:\d\d|\d{1,2}\.\d\d"
    assert re.search(hour, letter.body)


def test_each_personal_field_of_an_idea_goes_when_the_person_goes():
    declared = personal_data.register[Proposal]

    assert declared.path_to_member == "proposer"
    assert {"title", "text", "guest_name", "guest_email", "can_do_myself"} <= set(declared.fields)
    assert {declared.fields[name].end for name in ("text", "guest_email")} == {
        personal_data.End.ERASED
    }


def test_every_person_in_a_table_of_activities_is_declared():
    for model in (Activity, Edition, DatePlan, Proposal):
        people = {
            field.name
            for field in model._meta.get_fields()
            if field.concrete and field.related_model is Member
        }
        assert people <= set(personal_data.register[model].fields)
