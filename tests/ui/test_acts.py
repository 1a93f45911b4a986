"""A page's acts: which one a press names, what the service is told, what a refusal leaves."""

import json
from datetime import datetime

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import refuse
from khuyencong.core.errors import Changed, Refused
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.fields import ContentField, ContentsField, RowForm, TickedField
from khuyencong.ui.middleware import RefusalMiddleware, answers_json

MAI = Actor(id="mai", name="Mai", post="Chuyên viên Trung tâm")


class Note:
    """What the pages of these tests are about."""

    version = 3

    def __init__(self):
        self.done = []


class TextForm(forms.Form):
    text = forms.CharField()


class PairForm(forms.Form):
    text = forms.CharField()
    other = forms.CharField()

    def values(self):
        return {"text": self.cleaned_data["text"].upper(), "other": self.cleaned_data["other"]}


def write(note, *, text, by, at):
    """The service of these tests: refuses a number, keeps everything else."""
    if text.isdecimal():
        raise Refused("“12” là số.", legal="Điều 1", fix="Ghi bằng chữ.", field="text")
    note.done.append((text, by.id, isinstance(at, datetime)))
    return f"đã ghi {text}"


def erase(note, *, by, at):
    note.done.append(("", by.id, True))


def rename(other, *, text, by, at):
    return (other, text)


def write_upon(note, *, text, version, by, at):
    if version != note.version:
        raise Changed("Đã có người sửa.", fix="So hai bản.", version=note.version)
    note.done.append((text, version))


WRITE = {"write": Act(write, TextForm, done="Đã ghi “{text}”.")}
BOTH = {
    "write": Act(write, TextForm, done=lambda result: result.capitalize()),
    "erase": Act(erase, then=lambda _result: "/trong/"),
}


def asked(data=None, **headers):
    factory = RequestFactory(headers=headers)
    request = factory.get("/trang/?nam=2027")
    if data is not None:
        request = factory.post("/trang/?nam=2027", data)
    request.actor = MAI
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def told(request):
    return [str(message) for message in request._messages]


def shown(page):
    answer = page.show("refusal.html", {"back": ""})
    return answer.status_code, answer.content.decode()


def test_opening_a_page_does_nothing_and_shows_empty_forms():
    note = Note()
    page = Page(asked(), BOTH, note, options={"write": {"initial": {"text": "sẵn"}}})
    assert page.perform() is None
    assert not page.forms["write"].is_bound
    assert page.forms["write"]["text"].value() == "sẵn"
    assert note.done == []
    assert page.show("refusal.html", {"refusal": None, "back": ""}).status_code == 200


def test_a_press_calls_the_service_says_so_and_comes_back_to_the_same_address():
    note, request = Note(), asked({"text": "xin chào"})
    answer = Page(request, WRITE, note).perform()
    assert (answer.status_code, answer.url) == (302, "/trang/?nam=2027")
    assert note.done == [("xin chào", "mai", True)]
    assert told(request) == ["Đã ghi “xin chào”."]


def test_a_question_too_long_to_be_sent_on_to_is_left_off_once_the_act_is_done():
    note, request = Note(), asked({"text": "xin chào"})
    request.META["QUERY_STRING"] = "nhap=" + "x" * 20_000
    answer = Page(request, WRITE, note).perform()
    assert (answer.status_code, answer.url, len(note.done)) == (302, "/trang/", 1)


@pytest.mark.parametrize("data", [{"act": "erase"}, {"erase": "7"}])
def test_the_act_is_named_by_its_field_or_by_its_button(data):
    note = Note()
    answer = Page(asked(data), BOTH, note).perform(then="/khac/")
    assert answer.url == "/trong/"  # what the act says goes before what the page says
    assert note.done == [("", "mai", True)]


@pytest.mark.parametrize("data", [{"act": "burn"}, {"text": "xin chào"}])
def test_a_press_that_names_no_act_of_several_does_nothing_and_says_so(data):
    note = Note()
    page = Page(asked(data), BOTH, note)
    assert page.perform() is None
    status, text = shown(page)
    assert (status, note.done) == (422, [])
    assert "chưa ghi gì" in text
    assert page.forms["write"]["text"].value() == data.get("text")


def test_only_the_form_of_the_act_pressed_is_filled():
    page = Page(asked({"act": "write", "text": "a"}), BOTH, Note())
    assert page.forms["write"].is_bound
    assert not page.forms["erase"].is_bound
    assert page.perform(then="/khac/").url == "/khac/"


def test_a_form_that_is_not_right_is_shown_again_and_the_service_is_not_called():
    note = Note()
    page = Page(asked({"text": " "}), WRITE, note)
    assert page.perform() is None
    assert page.status == 422
    assert page.forms["write"].errors["text"]
    assert note.done == []


def test_a_refusal_keeps_what_was_typed_marks_its_field_and_says_the_rule():
    request = asked({"text": "12"})
    page = Page(request, WRITE, Note())
    assert page.perform() is None
    assert page.forms["write"].errors["text"] == ["“12” là số."]
    assert page.forms["write"]["text"].value() == "12"
    assert told(request) == []
    status, html = shown(page)
    assert status == 422
    assert "“12” là số." in html
    assert "Điều 1" in html
    assert "Ghi bằng chữ." in html


def test_a_form_with_values_of_its_own_gives_those_and_the_subject_among_them():
    page = Page(
        asked({"text": "a", "other": "b"}),
        {"rename": Act(rename, PairForm, subject="other", done="{other}: {text}")},
    )
    assert page.perform().status_code == 302
    assert page.result == ("b", "A")
    assert told(page.request) == ["b: A"]


def test_what_no_form_asks_for_comes_from_the_page():
    acts = {"rename": Act(rename, TextForm, subject="text")}
    page = Page(asked({"text": "a"}), acts, more={"rename": {"text": "năm 2027"}})
    assert page.perform().status_code == 302
    assert page.result == ("a", "năm 2027")


def test_what_the_page_itself_shows_is_no_redirect():
    page = Page(asked({"text": "a"}), {"write": Act(write, TextForm, is_shown=True)}, Note())
    assert page.perform() is None
    assert (page.result, page.status) == ("đã ghi a", 200)


def test_a_fragment_leaves_no_message_for_the_next_page():
    request = asked({"text": "a"}, X_Fragment="totals")
    Page(request, WRITE, Note()).perform()
    assert told(request) == []


def test_after_somebody_elses_change_the_page_carries_the_version_that_stands():
    acts = {"write": Act(write_upon, TextForm, is_versioned=True)}
    page = Page(asked({"text": "a", "version": "2"}), acts, Note())
    assert page.perform() is None
    assert page.version == 3
    again = Page(asked({"text": "a", "version": str(page.version)}), acts, Note())
    assert again.perform().status_code == 302
    assert again.subject.done == [("a", 3)]


def page_of(refusal, *, view=None, **headers):
    request = asked(**headers)
    request.resolver_match = view and type("Match", (), {"func": staticmethod(view)})
    return RefusalMiddleware(lambda _request: None).process_exception(request, refusal)


def test_a_refusal_outside_a_form_is_a_page_with_its_words_rule_and_next_step():
    answer = page_of(Refused("Đã khóa sổ.", legal="Điều 2", fix="Hỏi kế toán."))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in html for words in ("Đã khóa sổ.", "Điều 2", "Hỏi kế toán."))


def test_a_decision_about_this_person_answers_403():
    with pytest.raises(Refused) as caught:
        refuse("Bước này thuộc vai trò khác.", fix="Chuyển hồ sơ.").require()
    answer = page_of(caught.value)
    assert answer.status_code == 403
    assert "Bước này thuộc vai trò khác." in answer.content.decode()


def test_a_script_and_a_machine_get_the_words_alone():
    @answers_json
    def view(request):
        raise NotImplementedError

    refusal = Refused("Đã khóa sổ.", fix="Hỏi kế toán.")
    for answer in (page_of(refusal, view=view), page_of(refusal, Accept="application/json")):
        assert answer.status_code == 422
        assert json.loads(answer.content) == {"told": "Đã khóa sổ. Hỏi kế toán."}
    plain = page_of(refusal, Accept="application/pdf")
    assert plain["Content-Type"].startswith("text/plain")
    assert plain.content.decode() == "Đã khóa sổ. Hỏi kế toán."


def test_a_fault_stays_a_fault():
    assert page_of(ValueError("x")) is None


class Ticks(RowForm):
    chosen = TickedField(key="code")


def test_what_left_the_list_meanwhile_is_not_ticked():
    first, second = (type("Row", (), {"code": code})() for code in ("A", "B"))
    form = Ticks(QueryDict("chosen=B&chosen=gone"), rows=[first, second])
    assert form.is_valid()
    assert form.cleaned_data["chosen"] == [second]


class Scans(forms.Form):
    one = ContentField(required=False)
    many = ContentsField(required=False)


def test_files_are_read_whole_with_their_names():
    files = [SimpleUploadedFile(name, name.encode()) for name in ("a.pdf", "b.pdf")]
    form = Scans({}, MultiValueDict({"one": files[:1], "many": files}))
    assert form.is_valid()
    assert form.cleaned_data["one"] == ("a.pdf", b"a.pdf")
    assert [name for name, _content in form.cleaned_data["many"]] == ["a.pdf", "b.pdf"]
    assert Scans({}, {}).is_valid()
