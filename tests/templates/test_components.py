"""Components are used as they were made, and each can be seen in the style guide."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = {
    path.stem.replace("_", "-"): path.read_text()
    for path in (TEMPLATES / "components").glob("*.html")
}
PAGES = {
    str(path.relative_to(TEMPLATES)): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))
}
TAG = re.compile(r"<(/?)c-([a-z.-]+)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.DOTALL)
ATTRIBUTE = re.compile(r"([:\w-]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?")
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
PASSED_ON = ("hx-", "data-", "aria-")


def bare(text):
    """Django's own tags may hold quotes inside quotes; what they say is of no matter here."""
    return DJANGO.sub("", text)


def tags(text):
    """Each component tag: does it close, its name, its attributes, does it stand alone."""
    for closes, name, rest in TAG.findall(bare(text)):
        yield bool(closes), name, ATTRIBUTE.findall(rest.rstrip("/")), rest.rstrip().endswith("/")


def used(text):
    return [
        (name, attributes)
        for closes, name, attributes, _alone in tags(text)
        if not closes and name not in {"vars", "slot"}
    ]


def declared(name):
    for _closes, tag, attributes, _alone in tags(COMPONENTS[name]):
        if tag == "vars":
            return {attribute.lstrip(":") for attribute in attributes}
    return set()


def test_only_declared_attributes_are_given():
    wrong = []
    for page, text in PAGES.items():
        for name, attributes in used(text):
            assert name in COMPONENTS, f"{page}: there is no component {name}"
            passed_on = PASSED_ON if "{{ attrs }}" in COMPONENTS[name] else ()
            wrong += [
                f"{page}: <c-{name} {attribute}>"
                for attribute in attributes
                if attribute.lstrip(":") not in declared(name)
                and not attribute.startswith(passed_on)
            ]
    assert wrong == []


def test_only_declared_slots_are_filled_and_every_component_closes():
    for page, text in PAGES.items():
        inside: list[str] = []
        slots = iter(re.findall(r"<c-slot name=\"([\w-]+)\">", text))
        for closes, name, _attributes, alone in tags(text):
            if name == "slot" and not closes:
                slot = next(slots)
                assert slot in declared(inside[-1]), f"{page}: <c-{inside[-1]}> has no slot {slot}"
            elif name not in {"slot", "vars"} and closes:
                assert inside.pop() == name, f"{page}: </c-{name}>"
            elif name not in {"slot", "vars"} and not alone:
                inside.append(name)
        assert inside == [], f"{page}: {inside} stays open"


def test_every_component_stands_in_the_style_guide():
    # What `{% form_fields %}` draws is in its own template.
    waiting = [PAGES["styleguide.html"], PAGES["forms/fields.html"]]
    seen: set[str] = set()
    while waiting:
        fresh = {name for name, _attributes in used(waiting.pop())} - seen
        seen |= fresh
        waiting += [COMPONENTS[name] for name in fresh]
    assert COMPONENTS.keys() - seen == set()


def test_nothing_is_styled_or_scripted_in_place():
    for page, text in PAGES.items():
        if page.startswith("emails/"):
            continue  # mail programs read no stylesheet
        assert not re.search(r"<style|\sstyle\s*=", text), f"{page}: style belongs in static/css"
        assert not re.search(r"<[^>]+\son[a-z]+\s*=", bare(text)), f"{page}: a handler in place"
        for script in re.findall(r"<script\b([^>]*)>", text):
            assert "src=" in script or 'type="application/' in script, f"{page}: a script in place"


def test_no_value_is_passed_on_unescaped():
    """`:data-x="value"` would print the value as it is; `data-x="{{ value }}"` escapes it."""
    raw = tuple(f":{start}" for start in PASSED_ON)
    assert [
        f"{page}: {attribute}"
        for page, text in PAGES.items()
        for _name, attributes in used(text)
        for attribute in attributes
        if attribute.startswith(raw)
    ] == []


def test_a_passed_value_is_a_name_and_no_sum():
    """`:current="tab == 'mine'"` would pass nothing at all, without a word."""
    passed = re.compile(r"\s:[a-z-]+=(?:\"([^\"]*)\"|'([^']*)')")
    assert [
        f"{page}: {value}"
        for page, text in PAGES.items()
        for found in passed.findall(text)
        if re.search(r"[=<>]|\b(?:not|and|or|in)\b", value := "".join(found))
    ] == []


def test_translated_blocks_are_trimmed():
    assert [
        page
        for page, text in PAGES.items()
        for block in re.findall(r"\{% blocktrans(?:late)?\b([^%]*)%\}", text)
        if "trimmed" not in block
    ] == []


def test_a_given_value_is_a_name_or_a_literal():
    """The tags silently leave out what they cannot read, such as `:current="tab == 'new'"`."""
    given = re.compile(r"""[\s(]:([a-z_]+)="([^"]*)\"""")
    readable = re.compile(r"[A-Za-z_][\w.]*|\d+|\{.*\}|\[.*\]")
    wrong = [
        f'{page}: :{name}="{value}"'
        for page, text in PAGES.items()
        for name, value in given.findall(text)
        if not readable.fullmatch(value)
    ]

    assert not wrong
