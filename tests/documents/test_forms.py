"""Every form is there, dated, and names only data its paper has."""

import zipfile
from datetime import date, timedelta

import pytest
import yaml

from khuyencong.core.errors import Refused
from khuyencong.documents.drawing import forms, typeset
from khuyencong.documents.papers.blocks import places
from khuyencong.documents.papers.payload import KINDS, kind
from khuyencong.documents.papers.wording import ALL
from tests.documents.random_papers import CODES


@pytest.mark.parametrize("wording", ALL, ids=lambda w: w.code)
def test_each_form_is_present_and_names_the_data_of_its_wording(wording):
    form = forms.find(wording.code, wording.valid_from)
    with zipfile.ZipFile(form.docx) as archive:
        xml = archive.read("word/document.xml").decode()
    source = form.typ.read_text(encoding="utf-8")
    for place in places(wording.blocks) - {"mark"}:
        assert place in xml, f"{place} is not in form.docx"
        assert place in source, f"{place} is not in form.typ"
    for place in ("number_line", "place_date", "issuing_caps", "title_caps", "recipient_lines"):
        assert f"paper.frame.{place}" in xml


@pytest.mark.parametrize("wording", ALL, ids=lambda w: w.code)
def test_a_form_of_unknown_statutory_number_says_so(wording):
    form = forms.find(wording.code, date(2026, 3, 1))
    assert form.title and form.working
    if not form.form_number:
        assert "chưa phải mẫu luật định" in form.evidence
    facts = yaml.safe_load((form.folder / "form.yaml").read_text(encoding="utf-8"))
    assert set(facts) == {"title", "legal", "form_number", "evidence", "working"}


def test_every_paper_has_a_form_and_every_form_a_paper():
    kind("settlement")
    assert {form.code for form in forms.all_forms()} == set(CODES) == set(KINDS)


def test_the_form_of_a_date_is_the_newest_not_later(tmp_path, monkeypatch):
    for day in ("2020-01-01", "2027-07-01"):
        folder = tmp_path / "contract" / day
        folder.mkdir(parents=True)
        facts = {"title": day, "legal": "", "form_number": "", "evidence": "", "working": ""}
        (folder / "form.yaml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    monkeypatch.setattr(forms, "ROOT", tmp_path)
    forms.all_forms.cache_clear()
    try:
        change = date(2027, 7, 1)
        assert forms.find("contract", change - timedelta(days=1)).title == "2020-01-01"
        assert forms.find("contract", change).title == "2027-07-01"
        with pytest.raises(Refused, match="31/12/2019"):
            forms.find("contract", date(2019, 12, 31))
    finally:
        forms.all_forms.cache_clear()


def test_markup_of_typst_in_a_wording_stays_text():
    assert typeset.markup("- a *b* {row.n}") == "\\- a \\*b\\* #(row.n)"
    assert typeset.markup("{row.n}; {row.n}.x") == "#(row.n)\\; #(row.n)\\.x"
