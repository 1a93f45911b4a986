"""What may be done on a page, as a table, and the one place that does it.

    ACTS = {
        "aims": Act(scenarios.set_aims, AimsForm, done=_("Đã ghi mục tiêu.")),
        "unpin": Act(scenarios.unpin, UnpinForm, subject="proposal"),
    }

    def scenario_page(request, number):
        scenario = selectors.find_scenario(number, by=request.actor)
        page = Page(request, ACTS, scenario, options={"aims": {"budgets": budgets}})
        if answer := page.perform():
            return answer
        return page.show("planning/scenario.html", {"form": page.forms["aims"]})

A press names its act in the field `act`, or by a button of the act's own name; where the table
has one act, that is it. One that names none does nothing and is given back what was typed. The
form's values (`form.values()`, where it has that) go to the service with `by` and `at`. A refusal
is shown on the page with what was typed, its field marked.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from khuyencong.core import presses
from khuyencong.core.errors import Changed, Refused, Several
from khuyencong.core.reading.addresses import read_key
from khuyencong.core.workflow import Step
from khuyencong.ui.fields import AGAIN, INCOMPLETE

FRAGMENT = "X-Fragment"  # a script asks for a part of the page, and keeps no message for the next
KEPT = "X-Kept"  # ui/static/ui/offline.js names what it sends
WAITED = "waited"  # of a page with a line; a cookie says it again once it is done
ASKED_FOR = 24 * 3600  # seconds that the telephone may take to look
LONGEST_ADDRESS = 2_000  # that an answer may send on to; Django refuses far longer ones
DRAWN = "csrfmiddlewaretoken"  # its value: anew for each form of each page that is shown
WAIT, LOOKS = 0.25, 20  # seconds between two looks for a press that is being done


@dataclass(frozen=True)
class Act:
    """`service(subject, **values, by=, at=)`; `subject` is the page's object, or the form's value
    of that name. `done`: words with the form's values in {}, or made of what the service returned;
    `then`: the address to go on to, made likewise. `is_shown`: the page itself shows what the
    service returned. `is_versioned`: the service is told which version the page showed."""

    service: Callable[..., Any]
    form: type[BaseForm] | type[BaseFormSet] = Form
    done: str | Promise | Callable[[Any], str] = ""
    then: Callable[[Any], str] | None = None
    subject: str = ""
    is_shown: bool = False
    is_versioned: bool = False


class Page:
    """One request to a page with acts. By the act's name: `options` are arguments of its form,
    `more` are arguments of its service that no form asks for."""

    def __init__(
        self,
        request: HttpRequest,
        acts: Mapping[str, Act],
        subject: Any = None,
        *,
        options: Mapping[str, dict[str, Any]] = MappingProxyType({}),
        more: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    ) -> None:
        self.request, self.acts, self.subject, self.more = request, acts, subject, more
        self.pressed = _pressed(request, acts)
        self.typed = request.POST
        self.refusal: Refused | None = None
        self.result: Any = None
        self.kept: set[str] = set()  # boxes whose files stand though the press was refused
        self.status = 422 if request.method == "POST" else 200
        filled = self.pressed
        if self.status == 422 and not self.pressed:
            self.refusal = Refused(str(INCOMPLETE), fix=str(AGAIN))
            filled = _typed_into(request, acts)
        self.forms = _Forms(request, acts, options, filled)

    @property
    def version(self) -> int:
        """Which version the page shows: after somebody else's change the one that stands now."""
        if isinstance(self.refusal, Changed):
            return self.refusal.version
        if not self.pressed:
            return self.subject.version
        return read_key(self.typed.get("version")) or 0

    def perform(self, then: str = "") -> HttpResponse | None:
        """Does what was pressed and goes on: to what the act says, to `then`, or to this page
        again. Nothing when the page is to be shown."""
        if not self.pressed:
            return None
        act, form = self.acts[self.pressed], self.forms[self.pressed]
        by, key = ("", "") if act.is_shown else _press(self.request)
        if key and (answer := self._again(by, key)):
            return answer
        if not form.is_valid():
            presses.fail(by, key)
            return None
        try:
            values = form.values() if hasattr(form, "values") else form.cleaned_data
            self.result = self._call(act, values)
        except Refused as refused:
            self.refusal = self._as_sent(refused)
            _mark(form, self.refusal)
            presses.fail(by, key)
            return None
        except Exception:
            presses.fail(by, key)
            raise
        words = act.done(self.result) if callable(act.done) else str(act.done).format(**values)
        if words and FRAGMENT not in self.request.headers:
            messages.success(self.request, words)
        if act.is_shown:
            self.status = 200
            return None
        address = (act.then(self.result) if act.then else then) or self._here()
        presses.end(by, key, address=address, words=words)
        return self._went(address)

    def _went(self, address: str) -> HttpResponse:
        """On to what comes next; a telephone that kept what was typed lets go of it."""
        answer = redirect(address)
        if name := _waited(self.request):
            answer.set_cookie(WAITED, name, max_age=ASKED_FOR, samesite="Lax")
        return answer

    def _again(self, by: str, key: str) -> HttpResponse | None:
        """What the same press was answered with, once it is done; nothing where this is the
        first."""
        for _look in range(LOOKS):
            last = presses.begin(by, key, at=timezone.now())
            if last is None:
                return None
            if last.address:
                messages.success(self.request, last.words)
                return self._went(last.address)
            time.sleep(WAIT)
        return redirect(self._here())

    def _as_sent(self, refusal: Refused) -> Refused:
        """Nobody is said to have changed what a press did not name the version of."""
        if isinstance(refusal, Changed) and read_key(self.typed.get("version")) is None:
            return Changed(str(INCOMPLETE), fix=str(AGAIN), version=refusal.version)
        return refusal

    def _here(self) -> str:
        """This page with its question, where that is not longer than an answer may name."""
        whole = self.request.get_full_path()
        return whole if len(whole) <= LONGEST_ADDRESS else self.request.path

    def _call(self, act: Act, values: Mapping[str, Any]) -> Any:
        """The act's service, with what the form holds and what the page adds."""
        rest = {name: value for name, value in values.items() if name != act.subject}
        rest |= self.more.get(self.pressed, {})
        if act.is_versioned:
            rest["version"] = self.version
        subject = values[act.subject] if act.subject else self.subject
        actor = self.request.actor  # type: ignore[attr-defined]
        return act.service(subject, **rest, by=actor, at=timezone.now())

    def show(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """The page; 422 after a press that was not done. What was chosen in its boxes of files is
        gone then, and said beside them."""
        lost = set(self.request.FILES) - self.kept if self.status == 422 else set()
        if self.forms.filled:
            self.forms[self.forms.filled].lost_files = lost
        facts = {"refusal": self.refusal, "lost_files": lost} | context
        return render(self.request, template, facts, status=self.status)


def _mark(form: BaseForm | BaseFormSet, refusal: Refused) -> None:
    """The boxes at fault say it."""
    several = refusal.beside if isinstance(refusal, Several) else {}
    for field, words in (several or {refusal.field: str(refusal.message)}).items():
        if isinstance(form, BaseForm) and field in form.fields:
            form.add_error(field, words)
            form.is_refused = True  # type: ignore[attr-defined]


def _waited(request: HttpRequest) -> str:
    """The name a telephone gave to this press; "" where it gave none."""
    name = request.POST.get(WAITED, "")
    return name if re.fullmatch(r"[0-9a-f-]{36}", name) else ""


def was_done(request: HttpRequest) -> bool:
    """Whether this press was done before and is only to be answered again."""
    by, key = _press(request)
    return bool(key) and presses.is_done(by, key)


def _press(request: HttpRequest) -> tuple[str, str]:
    """(under whom it is remembered, its key): the last one of each person, or, of one that waited
    on a telephone, itself, however often it is sent and whatever was pressed in between. One name
    with another act is another press."""
    by = request.actor.id  # type: ignore[attr-defined]
    kept = request.headers.get(KEPT, "") or _waited(request)
    if not kept or not by:
        return by, _key(request)
    name = "\0".join((by, request.path, kept, *request.POST.getlist("act")))
    return (key := hashlib.sha256(name.encode(errors="replace")).hexdigest()), key


def _key(request: HttpRequest) -> str:
    """Names this form with all that was typed; "" of a script's press, or of nobody known."""
    token = request.POST.get(DRAWN, "")
    is_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if not token or is_script or FRAGMENT in request.headers or not request.actor.id:  # type: ignore[attr-defined]
        return ""
    typed = [f"{name}={value}" for name, values in request.POST.lists() for value in values]
    files = [
        f"{name}={file.name} {file.size}" for name, sent in request.FILES.lists() for file in sent
    ]
    sent = "\0".join((request.get_full_path(), *typed, *files))
    return hashlib.sha256(sent.encode(errors="surrogatepass")).hexdigest()


def noted(step: Step) -> Callable[[Any], str]:
    """What is said after a step of a workflow."""
    return lambda _result: _("Đã ghi nhận: {step}.").format(step=step.label)


def _pressed(request: HttpRequest, acts: Mapping[str, Act]) -> str:
    if request.method != "POST":
        return ""
    only = next(iter(acts)) if len(acts) == 1 else ""
    named = request.POST.get("act") or next((name for name in acts if name in request.POST), only)
    return named if named in acts else ""


def _typed_into(request: HttpRequest, acts: Mapping[str, Act]) -> str:
    """The act whose form was most likely typed into, where a press names none: most of its boxes
    came along. "" where none did."""

    def boxes(name: str) -> int:
        form = acts[name].form
        if issubclass(form, BaseFormSet):
            return f"{form.get_default_prefix()}-TOTAL_FORMS" in request.POST
        return sum(box in request.POST for box in form.base_fields)  # type: ignore[attr-defined]

    likeliest = max(acts, key=boxes, default="")
    return likeliest if likeliest and boxes(likeliest) else ""


class _Forms(dict[str, Any]):
    """The form of each act, made when it is first asked for: a page shows some of many. `filled`:
    the act whose form holds what was typed."""

    def __init__(
        self,
        request: HttpRequest,
        acts: Mapping[str, Act],
        options: Mapping[str, dict[str, Any]],
        filled: str,
    ) -> None:
        super().__init__()
        self.request, self.acts, self.options, self.filled = request, acts, options, filled

    def __missing__(self, name: str) -> Any:
        typed = (self.request.POST, self.request.FILES) if name == self.filled else ()
        self[name] = self.acts[name].form(*typed, **self.options.get(name, {}))
        return self[name]
