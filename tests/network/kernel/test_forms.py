"""Forms ask in plain words, keep what was typed and say how to go on."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from network.kernel.errors import Invalid
from network.kernel.fields import DateField, DaypartsField, TimeField
from network.kernel.forms import FilterForm, PlainForm


class IdeaForm(PlainForm):
    name = forms.CharField(label="First name", help_text="A first name is enough.", max_length=5)
    why = forms.CharField(label="Why does this matter?", required=False)
    email = forms.EmailField(label="E-mail address", required=False)
    kind = forms.ChoiceField(
        label="What kind?", choices=[("a", "A place"), ("b", "Time")], widget=forms.RadioSelect
    )
    ages = forms.MultipleChoiceField(
        label="For whom?",
        choices=[("Young", [("c", "Children")]), ("Old", [("d", "Grown-ups")])],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="I have read it")
    token = forms.CharField(widget=forms.HiddenInput, initial="kept")


GOOD = {"name": "Yara", "kind": "a", "agreed": "on", "token": "t"}


def drawn(form):
    return Template('<c-form :form="form" submit="Send" />').render(Context({"form": form}))


def drawn_by_tag(form):
    return Template("{% form_fields form %}").render(Context({"form": form}))


def errors_of(**changed):
    form = IdeaForm(GOOD | changed)
    form.full_clean()
    return {name: list(messages) for name, messages in form.errors.items()}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, {"name": ["Fill in: first name."]}),
        ({"kind": ""}, {"kind": ["Choose: what kind?"]}),
        ({"agreed": ""}, {"agreed": ["Tick this to go on."]}),
        ({"name": "Yara Yara"}, {"name": ["Use at most 5 characters. There are 9 now."]}),
        ({"kind": "z"}, {"kind": ["Choose one of the answers."]}),
        ({"ages": ["z"]}, {"ages": ["Choose one of the answers."]}),
        (
            {"email": "yara@"},
            {"email": ["This does not look like an e-mail address. For example: name@example.org"]},
        ),
    ],
)
def test_an_error_says_what_to_do(changed, said):
    assert errors_of(**changed) == said


def test_an_error_is_in_the_readers_language():
    with translation.override("nl"):
        assert errors_of(name="") == {"name": ["Vul in: first name."]}


def test_a_message_of_the_form_itself_is_kept():
    class Own(PlainForm):
        name = forms.CharField(error_messages={"required": "Who are you?"})

    assert Own({}).errors["name"] == ["Who are you?"]


def test_what_was_typed_stays():
    page = drawn_by_tag(IdeaForm({"name": "Yara <b>", "kind": "b", "ages": ["d"]}))

    assert 'value="Yara &lt;b&gt;"' in page
    assert page.count("checked") == 2


def test_a_field_is_label_help_error_control_in_this_order():
    page = drawn_by_tag(IdeaForm(GOOD | {"name": ""}))

    places = [
        page.index(part)
        for part in (
            '<label for="id_name">',
            'id="id_name_helptext"',
            'id="id_name_error"',
            '<input type="text" name="name"',
        )
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_only_what_may_be_left_out_is_marked():
    assert drawn_by_tag(IdeaForm()).count("(optional)") == 3


def test_a_filter_marks_nothing():
    class Near(FilterForm):
        near = forms.BooleanField(required=False)
        place = forms.CharField(required=False)

    assert "(optional)" not in drawn_by_tag(Near())


def test_the_browser_does_not_interrupt():
    page = drawn_by_tag(IdeaForm())

    assert " required" not in page


def test_hidden_fields_come_along():
    assert '<input type="hidden" name="token" value="kept"' in drawn_by_tag(IdeaForm())


def test_the_summary_leads_to_each_field():
    form = IdeaForm(GOOD | {"name": "", "kind": "", "email": "no"})
    form.full_clean()

    assert form.mistakes == [
        ("id_name", "Fill in: first name."),
        (
            "id_email",
            (
                "E-mail address – This does not look like an e-mail address. "
                "For example: name@example.org"
            ),
        ),
        ("id_kind_0", "Choose: what kind?"),
    ]


def test_a_refusal_of_the_domain_stands_at_its_field():
    form = IdeaForm(GOOD)
    assert form.is_valid()

    form.refuse(Invalid("This name is taken.", field="name"))
    form.refuse(Invalid("The group has ended."))
    form.refuse(Invalid("Nobody knows why.", field="elsewhere"))

    assert form.errors["name"] == ["This name is taken."]
    assert form.non_field_errors() == ["The group has ended.", "Nobody knows why."]
    assert [mistake.target for mistake in form.mistakes] == ["", "", "id_name"]


def test_a_form_nobody_sent_cannot_be_refused():
    with pytest.raises(ValueError, match="sent in"):
        IdeaForm().refuse(Invalid("No."))


def test_choices_keep_their_groups():
    page = drawn_by_tag(IdeaForm())

    assert page.count('<fieldset class="choice-group">') == 2
    assert "<legend>Young</legend>" in page


class WhenForm(PlainForm):
    when = DaypartsField(label="When?")
    on = DateField()
    at = TimeField()


def test_dayparts_come_in_the_order_of_the_week():
    form = WhenForm({"when": ["sun-evening", "mon-morning"], "on": "2026-10-14", "at": "19:30"})

    assert form.is_valid()
    assert form.cleaned_data["when"] == ["mon-morning", "sun-evening"]


def test_an_unknown_daypart_is_refused():
    form = WhenForm({"when": ["someday-morning"], "on": "2026-10-14", "at": "19:30"})

    assert form.errors["when"] == ["Choose one of the answers."]


def test_dayparts_are_a_table_with_a_name_for_every_box():
    page = drawn_by_tag(WhenForm(initial={"when": ["sat-morning"]}))

    assert page.count('type="checkbox"') == 21
    assert page.count("checked") == 1
    assert 'value="sat-morning" id="id_when_15" checked' in page
    assert '<span class="visually-hidden">Saturday morning</span>' in page


@pytest.mark.parametrize(("typed", "read"), [("19:30", "19:30"), ("19.30", "19:30")])
def test_a_time_may_be_written_as_people_do(typed, read):
    with translation.override("nl"):
        form = WhenForm({"when": ["sat-morning"], "on": "14-10-2026", "at": typed})

        assert form.is_valid(), form.errors
        assert f"{form.cleaned_data['at']:%H:%M}" == read
        assert form.cleaned_data["on"].isoformat() == "2026-10-14"


def test_the_browser_gets_dates_as_it_expects_them():
    page = drawn_by_tag(
        WhenForm(initial={"on": "2026-10-14", "at": "19:30", "when": ["sat-morning"]})
    )

    assert 'type="date" name="on" value="2026-10-14"' in page
    assert 'type="time" name="at" value="19:30"' in page
