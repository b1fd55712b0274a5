"""People read many small sheets; the browser asks for one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from network.kernel.sheets import pressed

CSS = Path(settings.BASE_DIR) / "static" / "css"


def test_the_sheet_has_everything_written_out_in_its_layer():
    sheet = pressed(CSS / "site.css")

    assert "@import" not in sheet
    assert sheet.startswith("@layer tokens, base, layout, components, pages, print;")
    assert "@media print {\n@layer print {" in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_small_sheet_is_in_it():
    named = (CSS / "site.css").read_text()
    parts = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"site.css"}

    assert [part for part in sorted(parts) if f'"{part}"' not in named] == []


def test_the_pressed_sheet_is_the_one_that_is_served(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    finders.get_finder.cache_clear()
    try:
        served = finders.find("css/site.css")
        again = finders.find("css/site.css", find_all=True)
    finally:
        finders.get_finder.cache_clear()

    assert served is not None
    assert Path(served).is_relative_to(tmp_path)
    assert "@import" not in Path(served).read_text()
    assert again[0] == served
    assert finders.find("css/tokens.css") == str(CSS / "tokens.css")
