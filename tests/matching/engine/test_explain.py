from matching.engine.run import preview_ask, suggest, why_not
from matching.engine.shapes import Remark
from tests.matching.engine.examples import VOCABULARY, ask, offering


def told(an_ask, an_offering):
    (suggestion,) = suggest([an_offering], [an_ask], VOCABULARY).suggestions
    return suggestion


def test_what_it_is_about_comes_first_and_three_facts_are_enough():
    reasons = told(ask(), offering()).reasons

    assert [reason.code for reason in reasons] == ["topic", "near", "time"]
    assert reasons[0] == Remark("topic", {"topics": ("repair",)})


def test_a_shared_word_is_a_reason_when_no_topic_is_shared():
    lamps = offering(topics=(), title="Zaal", text="Lampen en kabels.")
    askers = ask(topics=(), title="Lampen", text="", context="")

    assert told(askers, lamps).reasons[0] == Remark("word", {"word": "Lampen", "like": "Lampen"})


def test_a_word_of_the_ask_that_means_the_subject_is_quoted():
    drivers = offering(kind="time", topics=("neighbour-help",), text="Wij rijden graag.")
    riders = ask(kind="time", topics=(), title="Vervoer naar de dokter", text="", context="")

    assert told(riders, drivers).reasons[0] == Remark(
        "asked_word", {"topic": "neighbour-help", "word": "Vervoer"}
    )


def test_a_word_of_the_offering_that_means_the_subject_is_quoted():
    hall = offering(topics=(), text="Vaak repareren mensen hier iets.")

    assert told(ask(title="Een plek", text=""), hall).reasons[0] == Remark(
        "offered_word", {"topic": "repair", "like": "repareren"}
    )


def test_a_common_kind_is_told_as_kin():
    sewing = offering(topics=("textiles",), title="Zaal", text="")
    making = ask(title="Een plek", text="", context="")

    assert told(making, sewing).reasons[0] == Remark("kin", {"topic": "making"})


def test_a_subject_that_only_the_context_speaks_of_is_never_named():
    quiet = ask(topics=(), title="Een zaal", text="", context="Wij zingen in een koor")

    suggestion = told(quiet, offering(topics=("singing",)))

    assert "topic" not in {part.kind for part in suggestion.parts}
    assert "other" in {part.kind for part in suggestion.parts}


def test_letters_shared_by_chance_are_not_told_as_words():
    suggestion = told(ask(title="Genoeg brengen"), offering(text="Naaien, lopen, verhalen."))

    words = {
        (part.params["word"], part.params["like"])
        for part in suggestion.parts
        if part.kind == "word"
    }
    assert not {pair for pair in words if pair[0] in {"Genoeg", "brengen"}}


def test_material_is_not_told_to_walk():
    suitcase = offering(kind="material", reach_km=20, lat=52.60)

    codes = [reason.code for reason in told(ask(kind="material"), suitcase).reasons]

    assert "within" in codes


def test_who_travels_is_not_told_a_distance():
    coach = offering(kind="expertise", reach_km=20, lat=52.60)

    codes = [reason.code for reason in told(ask(kind="expertise"), coach).reasons]

    assert "comes" in codes
    assert "near" not in codes


def test_a_feature_is_a_reason_when_it_is_asked_for():
    suggestion = told(
        ask(must_features=frozenset({"piano"})), offering(features=frozenset({"piano", "wifi"}))
    )

    parts = {part.kind: part for part in suggestion.parts}

    assert parts["feature"].params == {"features": ("piano",)}


def test_words_of_the_context_are_never_quoted():
    quiet = ask(topics=(), title="Een zaal", text="", context="gereedschap voor schuldhulp")

    suggestion = told(quiet, offering(topics=(), text="gereedschap en schuldhulp"))

    said = [value for part in suggestion.parts for value in part.params.values()]
    assert not {"gereedschap", "schuldhulp"} & set(map(str, said))
    assert "other" in {part.kind for part in suggestion.parts}


def test_every_part_says_where_it_was_read():
    suggestion = told(ask(), offering())

    assert all(part.sources for part in suggestion.parts if part.kind != "unknown")


def test_true_things_to_know_are_told_beside_the_unknown():
    late = offering(
        lead_days=30,
        audience=frozenset({"adults"}),
        features=frozenset({"keyholder_needed"}),
        cost=None,
    )

    warnings = [warning.code for warning in told(ask(), late).warnings]

    assert warnings == ["unknown_cost", "audience", "lead", "keyholder"]


def test_why_not_names_the_walls_or_the_floor():
    assert [r.code for r in why_not(ask(size=99), offering(), VOCABULARY).remarks] == ["size"]
    assert why_not(ask(), offering(), VOCABULARY).remarks == ()


def test_a_preview_shows_the_same_reasons_as_the_round():
    (fit,) = preview_ask(ask(), [offering()], VOCABULARY).fits

    assert fit.reasons == told(ask(), offering()).reasons
