"""Every paper has its dated words, a Word file may stand in for them, and used words stay."""

import dataclasses
import hashlib
import io
import json
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import docx
import pytest
from django.apps import apps
from django.core.management import call_command

from khuyencong.core.errors import Refused
from khuyencong.documents import checks
from khuyencong.documents.drawing import forms, typeset
from khuyencong.documents.drawing.rendering import render
from khuyencong.documents.papers.blocks import Centre, Each, Signatures, When, places
from khuyencong.documents.papers.heading import ENDED
from khuyencong.documents.papers.payload import KINDS, kinds
from tests.documents.random_papers import CODES, random_paper

# The words of every wording that may have been issued. A change of words is a new wording with a
# later day, beside the old one; then its line is added here.
USED = json.loads((Path(__file__).parent / "used_wordings.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def word_forms(tmp_path, settings):
    settings.WORD_FORMS = tmp_path
    return tmp_path


@pytest.mark.parametrize("code", CODES)
def test_both_drawings_name_the_data_of_the_wording(code):
    for form in forms.forms_of(code):
        word = "\n".join(forms.lines(form.docx))
        for place in places(form.wording.blocks) - {"mark"}:
            assert place in word
            assert place in form.typ.decode()
        for place in ("number_line", "place_date", "issuing_caps", "title_caps", "recipient_lines"):
            assert f"paper.frame.{place}" in word


@pytest.mark.parametrize("code", CODES)
def test_a_form_of_unknown_statutory_number_says_so(code):
    for form in forms.forms_of(code):
        assert form.wording.title and form.wording.working
        assert "chưa phải mẫu luật định" in form.wording.evidence


def test_every_paper_of_every_app_is_found():
    kinds()
    assert set(CODES) == set(KINDS)


def test_words_that_were_used_never_change():
    now = {
        f"{form.code}/{form.valid_from}": hashlib.sha256(
            repr(form.wording.blocks).encode()
        ).hexdigest()
        for form in forms.all_forms()
    }
    assert {key: now.get(key) for key in USED} == USED, "add a wording with a later day instead"
    assert set(now) == set(USED)


def test_no_paper_or_part_of_one_is_named_like_a_model():
    kinds()
    models = {model.__name__ for model in apps.get_models()}
    named = {
        cls.__name__
        for path, module in list(sys.modules.items())
        if path.startswith("khuyencong.") and ".papers" in path
        for cls in vars(module).values()
        if isinstance(cls, type) and dataclasses.is_dataclass(cls)
    }
    assert "SettlementMinutes" in named
    assert not named & models


def test_the_form_of_a_date_is_the_newest_not_later(monkeypatch):
    contract = kinds()["contract"]
    first = dataclasses.replace(contract.wordings[0], valid_from=date(2020, 1, 1), title="first")
    second = dataclasses.replace(first, valid_from=date(2027, 7, 1), title="second")
    monkeypatch.setattr(contract, "wordings", (second, first))
    change = date(2027, 7, 1)
    assert forms.find("contract", change - timedelta(days=1)).wording.title == "first"
    assert forms.find("contract", change).wording.title == "second"
    with pytest.raises(Refused, match="31/12/2019"):
        forms.find("contract", date(2019, 12, 31))


def test_a_paper_is_issued_in_the_newest_words_unless_the_law_dates_them(monkeypatch, word_forms):
    contract, day = kinds()["contract"], date(2026, 7, 1)
    old = dataclasses.replace(contract.wordings[0], title="old")
    new = dataclasses.replace(old, valid_from=date(2027, 7, 1), title="new")
    monkeypatch.setattr(contract, "wordings", (old, new))
    assert forms.newest("contract", day).wording.title == "new"
    call_command("write_form", "contract", "2027-08-01")
    assert forms.newest("contract", day).override is None
    assert forms.newest("contract", date(2027, 8, 1)).override
    dated = dataclasses.replace(new, legal="Nghị định 347/2025/NĐ-CP")
    monkeypatch.setattr(contract, "wordings", (old, dated))
    assert forms.newest("contract", day).wording.title == "old"
    assert forms.newest("contract", dated.valid_from).wording.title == "new"


def test_a_word_file_stands_in_from_its_day_and_only_in_word(word_forms):
    paper = random_paper("contract", 1)
    before = render(paper, "docx", form_date=date(2027, 7, 1))
    call_command("write_form", "contract", "2027-07-01")
    path = word_forms / "contract" / "2027-07-01.docx"
    document = docx.Document(path)
    document.sections[0].footer.paragraphs[0].text = "Trung tâm Khuyến công"
    document.save(path)

    form = forms.find("contract", date(2027, 8, 1))
    assert form.valid_from == date(2027, 7, 1)
    issued = docx.Document(io.BytesIO(render(paper, "docx", form_date=form.valid_from)))
    assert issued.sections[0].footer.paragraphs[0].text == "Trung tâm Khuyến công"
    assert render(paper, "docx", form_date=date(2027, 6, 30)) == before
    assert form.typ == forms.find("contract", date(2027, 6, 30)).typ


def test_a_word_file_that_says_other_words_is_named(word_forms):
    call_command("write_form", "contract", "2027-07-01")
    assert not list(checks.word_forms())
    path = word_forms / "contract" / "2027-07-01.docx"
    document = docx.Document(path)
    line = next(p for p in document.paragraphs if "Điều 7" in p.text)
    line.runs[1].text = "Thực hiện đúng nội dung."
    document.save(path)
    (told,) = checks.word_forms()
    assert "contract" in told and "2027" in told and "Thực hiện đúng nội dung." in told


def test_a_word_file_that_is_there_is_not_overwritten(word_forms):
    call_command("write_form", "contract", "2027-07-01")
    with pytest.raises(Exception, match="2027-07-01"):
        call_command("write_form", "contract", "2027-07-01")


def test_markup_of_typst_in_a_wording_stays_text():
    assert typeset.markup("- a *b* {row.n}") == "\\- a \\*b\\* #(row.n)"
    assert typeset.markup("{row.n}: {row.n}x") == "#(row.n): #(row.n)x"
    assert typeset.markup("{row.n}; {row.n}.x") == "#bare(row.n)\\; #bare(row.n)\\.x"
    assert typeset.markup("{line}{mark} {line}") == "#bare(line)#(mark) #(line)"


@pytest.mark.parametrize(
    "text", ["Máy cũ.", "Máy cũ;", "Máy cũ", "Hải & Sâm", "đúng “loại 1”", "A_"]
)
def test_what_ends_in_a_mark_is_printed_with_one(text):
    paper = random_paper("completion_request", 1)
    items = (dataclasses.replace(paper.items[0], what=text, reason=text),)
    content = render(dataclasses.replace(paper, items=items), "docx", form_date=date(2026, 11, 29))
    said = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    assert f"1. {text.rstrip('.;')}." in said
    assert f"Lý do: {text.rstrip('.;')}." in said


def test_nothing_hangs_on_a_bare_number():
    """Nought is printed “0”, which is given: a paper asks by a word of its own (has_advance)."""
    for code, cls in kinds().items():
        newest = max(cls.wordings, key=lambda one: one.valid_from)
        hints = get_type_hints(cls)
        numbers = {f"paper.{name}" for name, hint in hints.items() if hint in (int, Decimal)}
        assert not set(conditions(newest.blocks)) & numbers, code


def conditions(parts):
    for part in parts:
        if isinstance(part, When):
            yield part.path
            yield from conditions((*part.blocks, *part.otherwise))
        if isinstance(part, Each):
            yield from conditions(part.blocks)


def test_a_decision_and_a_letter_end_with_a_sentence_that_is_always_there():
    """So that the end mark follows it, whatever else was left out."""
    for code, cls in kinds().items():
        if not cls.is_letter and cls.kind not in ENDED:
            continue
        blocks = max(cls.wordings, key=lambda one: one.valid_from).blocks
        last = blocks[next(at for at, one in enumerate(blocks) if isinstance(one, Signatures)) - 1]
        ends = (last.blocks[-1], last.otherwise[-1]) if isinstance(last, When) else (last,)
        assert all(end.text.endswith(".") for end in ends), code


def test_only_a_submission_a_report_and_a_letter_are_addressed():
    """Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II khoản 9: other kinds name who gets them under Nơi
    nhận. A registration form and what an owner writes are no kinds of the decree."""
    for code, cls in kinds().items():
        newest = max(cls.wordings, key=lambda one: one.valid_from)
        if is_addressed(newest.blocks):
            assert cls.is_letter or cls.kind in {"TTr", "BC", "PĐK", ""}, code
        else:
            assert "Như trên" not in cls.recipients, code


def is_addressed(parts):
    return any(
        is_addressed((*part.blocks, *part.otherwise))
        if isinstance(part, When)
        else isinstance(part, Centre) and part.is_address
        for part in parts
    )
