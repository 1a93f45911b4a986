"""The rule-pack studio: list and calendar, writing, comparing, approving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, officers, public, roles
from khuyencong.directory.models import Unit
from khuyencong.policy import permissions, selectors, services
from khuyencong.policy.forms import PackForm
from khuyencong.policy.models import RulePack
from khuyencong.policy.workflow import PACK
from khuyencong.rules import packs
from khuyencong.rules.changes import calendar
from khuyencong.rules.reading import ParameterError
from khuyencong.ui.spans import bars

writers = roles(*permissions.WRITERS)
EXAMPLE = """\
# Mỗi dòng dưới values thay cho quy định từ ngày `from` của nó; những ngày trước giữ nguyên.
# evidence: seen (đã đọc văn bản, phải ghi source) hoặc remembered (chưa kiểm chứng).
pack: {title: "Tên văn bản", legal: "Số, ký hiệu văn bản"}
sources:
  van-ban-moi: {title: "Tên văn bản", address: "nơi xem được văn bản"}
levels:
  machinery:
    checked: {on: 2026-01-01, by: "Vai trò của người đối chiếu"}
    values:
      - {from: 2027-01-01, rate: "0.50", cap: 300000000, evidence: seen,
         source: [van-ban-moi], legal: "Điều, khoản, văn bản"}
"""


@officers
def pack_list(request: ActorRequest) -> HttpResponse:
    province = _province(request)
    lang = get_language() or "vi"
    year = timezone.localdate().year
    rows = calendar(selectors.book(province.code), lang)
    return render(
        request,
        "policy/packs.html",
        {
            "packs": RulePack.objects.visible_to(request.actor).order_by("-pk")[:100],
            "may_write": bool(permissions.can_draft(province, request.actor)),
            "years": list(range(2014, year + 5, 2)),
            "rows": [
                (label, spans, bars(spans, since=date(2014, 1, 1), until=date(year + 4, 1, 1)))
                for label, spans in rows
            ],
        },
    )


def _province(request: ActorRequest) -> Unit:
    code = next(iter(sorted({grant.province for grant in request.actor.grants})), None)
    return Unit.objects.provinces().on(timezone.localdate()).get(code=code)


@public
def schema(request: ActorRequest) -> HttpResponse:
    """JSON Schema of a pack."""
    return JsonResponse(packs.json_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@writers
def new(request: ActorRequest) -> HttpResponse:
    form = PackForm(
        request.POST or None,
        request.FILES or None,
        initial={"text": EXAMPLE, "scope": "national"},
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            pack = services.draft(
                _province(request),
                scope=form.cleaned_data["scope"],
                text=form.cleaned_data["text"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("policy:pack", code=pack.code)
    return _editor(request, form, refusal, None)


@writers
def edit(request: ActorRequest, code: str) -> HttpResponse:
    pack = _pack(request, code)
    kept = {
        "text": pack.text,
        "scope": pack.scope,
        "reason": pack.reason,
        "version": pack.version,
    }
    form = PackForm(request.POST or None, request.FILES or None, initial=kept)
    form.fields["scope"].disabled = True
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(
                pack,
                text=form.cleaned_data["text"],
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("policy:pack", code=code)
    return _editor(request, form, refusal, pack)


def _editor(
    request: ActorRequest, form: PackForm, refusal: Refused | None, pack: RulePack | None
) -> HttpResponse:
    if form.is_bound and form.cleaned_data.get("text"):
        data = request.POST.copy()  # what came as a file is not lost either
        data["text"] = form.cleaned_data["text"]
        form.data = data
    return render(
        request,
        "policy/edit.html",
        {
            "form": form,
            "refusal": refusal,
            "pack": pack,
            "back": reverse("policy:pack", args=[pack.code]) if pack else reverse("policy:packs"),
        },
        status=422 if request.method == "POST" else 200,
    )


def _pack(request: ActorRequest, code: str) -> RulePack:
    pack = selectors.pack_for(request.actor, code)
    if pack is None:
        raise Http404(_("Không có gói quy định {code} trong phạm vi của bạn.").format(code=code))
    return pack


@officers
def pack_page(request: ActorRequest, code: str) -> HttpResponse:
    pack = _pack(request, code)
    refusal = None
    if request.method == "POST":
        name, reason = request.POST.get("step", ""), request.POST.get("reason", "")
        by, at = request.actor, timezone.now()
        acts: dict[str, Callable[[], object]] = {
            "propose": lambda: services.propose(pack, by=by, at=at),
            "return_pack": lambda: services.return_pack(pack, reason=reason, by=by, at=at),
            "put_in_force": lambda: services.put_in_force(pack, by=by, at=at),
            "withdraw": lambda: services.withdraw(pack, by=by, at=at),
        }
        if name not in acts:
            raise Http404
        try:
            acts[name]()
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nhận: {step}.").format(step=PACK.find(name).label))
            return redirect("policy:pack", code=code)
    changes, fault = [], None
    if pack.state in {"draft", "proposed"}:
        try:
            changes = selectors.changes(pack, get_language() or "vi")
        except ParameterError as error:
            fault = services.refusal(error)
    steps = [
        (step, permissions.can_step(step.name, pack, request.actor))
        for step in PACK.open_from(pack.state)
    ]
    labels = {step.name: step.label for step in PACK.steps} | {"draft": _("Soạn gói")}
    return render(
        request,
        "policy/pack.html",
        {
            "pack": pack,
            "changes": changes,
            "is_past": bool(pack.first_date and pack.first_date < timezone.localdate()),
            "refusal": refusal or fault,
            "steps": steps,
            "reason": request.POST.get("reason", ""),
            "timeline": [
                {"at": event.at, "title": labels[event.kind], "by": event.by_name}
                for event in events.history(pack.stream).reverse()
            ],
        },
        status=422 if refusal else 200,
    )
