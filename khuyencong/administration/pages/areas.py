"""How the communes of the province are classed: each with its dates and papers, or all by file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.administration import forms, selectors
from khuyencong.administration.permissions import administered_unit, administrators
from khuyencong.administration.services import areas as services
from khuyencong.core.dates import short
from khuyencong.directory import services as directory
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.models import AreaClass, Unit
from khuyencong.directory.selectors import derived_area
from khuyencong.documents.reading import tables
from khuyencong.rules.areas import WORDS, word_label
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.samples import SampleColumn, sample
from khuyencong.ui.sheets import download

SAMPLE = "mau"  # in an address: the sample workbook


def _loaded(rows: list[services.Classed]) -> str:
    return _("Đã ghi phân loại của {count} xã, phường.").format(count=len(rows))


LIST = {
    "look": Act(services.preview, forms.AreaFileForm, is_shown=True),
    "bring": Act(services.load, forms.AreaListForm, done=_loaded),
}


def _correct(classed: AreaClass, **values: Any) -> AreaClass:
    return directory.correct_area(classed, **values, decided=selectors.decided_on(classed))


ONE = {
    "class": Act(directory.class_area, forms.AreaForm, done=lazy("Đã ghi phân loại địa bàn.")),
    "correct": Act(
        _correct, forms.AreaCorrectionForm, subject="classed",
        done=lazy("Đã sửa phân loại; lần ghi sai còn ở lịch sử."),
    ),
}  # fmt: skip


@administrators
def areas(request: ActorRequest) -> HttpResponse:
    province = administered_unit(request.actor)
    if SAMPLE in request.GET:
        return download(_sample(province), "mau-phan-loai-dia-ban")
    page = Page(request, LIST, province)
    if answer := page.perform():
        return answer
    search = forms.AreaSearch(request.GET)
    search.is_valid()
    lang = get_language() or "vi"
    return page.show(
        "administration/areas.html",
        {
            "forms": page.forms,
            "search": search,
            "rows": selectors.areas_of(
                province, search.cleaned_data.get("q", ""), on=timezone.localdate()
            ),
            "found": page.result,
            "carried": forms.AreaListForm(initial={"text": _as_text(page.result or [])}),
            "area_label": _label(lang),
            "kinds": AreaClass.Kind,
        },
    )


def _sample(province: Unit) -> bytes:
    """The workbook to fill in, with the communes as they are called and numbered today."""
    heads = services.headings()
    kinds = AreaClass.Kind
    words = [
        f"{kinds(kind).label}: {', '.join(word_label(kind, word) for word in WORDS[kind])}"
        for kind in kinds.values
    ]
    communes = list(selectors.communes_of(province, on=timezone.localdate()))
    day = _("Ngày, tháng, năm, ví dụ 01/01/2026.")
    first = communes[0].name if communes else ""
    columns = [
        SampleColumn(heads["commune"], True, _("Tên hoặc mã; xem trang cuối."), first),
        SampleColumn(heads["kind"], False, _("Bỏ trống là theo pháp luật đầu tư."),
                     str(kinds.INVESTMENT.label), [str(kind.label) for kind in kinds]),
        SampleColumn(heads["area"], True,
                     _("Một trong các từ ở cột cuối, theo cột Phân loại theo."),
                     word_label("investment", "difficult"), words),
        SampleColumn(heads["valid_from"], True, day, "01/01/2026"),
        SampleColumn(heads["valid_until"], False, day, ""),
        SampleColumn(heads["source"], True, _("Số, ngày, cơ quan ban hành."),
                     _("Quyết định 12/QĐ-UBND ngày 05/01/2026")),
    ]  # fmt: skip
    known = [(unit.code, str(unit)) for unit in communes]
    return sample(columns, (heads["commune"], [(_("Mã"), 12), (_("Tên"), 40)], known))


def _label(lang: str) -> Callable[[str, str], str]:
    """What was said of a commune, in words, by kind and word."""
    return lambda kind, word: word_label(kind, word, lang)


def _as_text(rows: list[services.Classed]) -> str:
    """The rows as they go on from the preview, by code."""
    heads = ["commune", "kind", "area", "valid_from", "valid_until", "source"]
    body = [
        [
            row.unit.code,
            row.area.kind,
            row.area.area,
            short(row.area.valid_from),
            short(row.area.valid_until) if row.area.valid_until else "",
            row.area.source,
        ]
        for row in rows
    ]
    return tables.as_text([heads, *body])


@administrators
def area(request: ActorRequest, code: str) -> HttpResponse:
    province = administered_unit(request.actor)
    commune = selectors.find_commune(code, province=province, on=timezone.localdate())
    options: dict[str, dict[str, Any]] = {
        "correct": {"rows": selectors.written_of(commune), "auto_id": "correct_%s"}
    }
    page = Page(request, ONE, commune, options=options)
    if answer := page.perform():
        return answer
    lang = get_language() or "vi"
    return page.show(
        "administration/area.html",
        {
            "commune": commune,
            "forms": page.forms,
            "rows": [
                (row, told, selectors.decided_on(row))
                for row, told in selectors.classes_of(commune)
            ],
            "corrections": selectors.corrections_of(commune),
            "derived": derived_area(commune, timezone.localdate()),
            "area_label": _label(lang),
        },
    )
