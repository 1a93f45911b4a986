"""Every component has its comment, stands in the gallery, and the styles stay small."""

from pathlib import Path

import pytest
from django.conf import settings

UI = Path(settings.BASE_DIR) / "khuyencong" / "ui"
COMPONENTS = sorted((UI / "jinja2/ui/components").glob("*.html"))


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda f: f.stem)
def test_each_component_names_its_parameters_and_is_shown(file):
    assert file.read_text(encoding="utf-8").startswith("{# " + file.stem + "(")
    gallery = (UI / "jinja2/ui/gallery.html").read_text(encoding="utf-8")
    assert f"ui/components/{file.name}" in gallery


@pytest.mark.django_db
def test_the_gallery_opens_and_says_what_a_wrong_amount_may_have_meant(client):
    page = client.get("/giao-dien/").content.decode()
    assert "có thể hiểu hai cách" in page
    assert "không phải ngày" in page


def test_the_styles_of_a_phone_stay_below_25_kb_and_those_of_the_desk_below_37():
    sizes = {f.stem: f.stat().st_size for f in (UI / "static/ui").glob("*.css")}
    assert sum(sizes.values()) - sizes["desk"] < 25_000
    assert sum(sizes.values()) < 37 * 1024


@pytest.mark.django_db
def test_the_summary_names_the_field_beside_what_is_wrong_with_it(client):
    page = client.post("/tai-khoan/dat-lai/", {}).content.decode()
    assert "Mã tám số: Chưa điền mục này." in page
