"""The estimate of a project, a row a cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Establishment
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import EstimateLine, Project, RequestLine
from khuyencong.projects.selectors.estimate import MOST_LINES, Line, SourceShare
from khuyencong.projects.selectors.versions import Version
from khuyencong.ui.fields import DongField, QuantityField, RowChoice, Rows

EMPTY_ROWS = 2
NO_NAME = _("Dòng này có số mà chưa có tên khoản chi. Ghi tên, hoặc xóa các ô của dòng.")


class LineForm(forms.Form):
    """One row of the estimate; one with figures but no item is asked about."""

    item = forms.CharField(label=_("Nội dung chi"), required=False, max_length=300)
    unit = forms.CharField(label=_("Đơn vị"), required=False, max_length=40)
    quantity = QuantityField(label=_("Số lượng"), required=False)
    unit_price_dong = DongField(label=_("Đơn giá"), required=False)
    support_dong = DongField(label=_("Khuyến công"), required=False)
    fund = RowChoice(
        Fund.objects.none(), label=_("Nguồn"), required=False, empty_label=_("chưa chọn")
    )
    programme_dong = DongField(label=_("Chương trình khác của Nhà nước"), required=False)
    loan_dong = DongField(label=_("Vốn vay"), required=False)
    is_not_eligible = forms.BooleanField(
        label=_("Khoản không được hỗ trợ"),
        required=False,
        help_text=_("Chỉ trả bằng vốn của cơ sở."),
    )
    establishment = RowChoice(
        Establishment.objects.none(),
        label=_("Đơn vị thụ hưởng"),
        required=False,
        empty_label=_("cả đề án"),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.project = project
        members = project.beneficiaries.values("establishment_id")
        self.fields["establishment"].queryset = Establishment.objects.filter(pk__in=members)
        self.fields["fund"].queryset = Fund.objects.filter(province=project.province.code).order_by(
            "code"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("item"):
            for name in ("unit", "quantity", "unit_price_dong"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Ghi đủ đơn vị, số lượng và đơn giá."))
            if data.get("support_dong") and "fund" not in self.errors:
                data["fund"] = data.get("fund") or only_fund(self.project)
            if data.get("support_dong") and not data.get("fund"):
                self.add_error("fund", _("Chọn nguồn cấp kinh phí khuyến công."))
        elif self.has_changed() and "item" not in self.errors:
            self.add_error("item", NO_NAME)
        return data


class LineRows(Rows):
    """Every row with an item is a line; the service gets them as values."""

    def values(self) -> dict[str, Any]:
        return {"lines": [line_of(row) for row in self.cleaned_data if row.get("item")]}


EstimateForm = forms.formset_factory(
    LineForm, formset=LineRows, extra=EMPTY_ROWS, max_num=MOST_LINES
)


def row_of(line: EstimateLine) -> dict[str, Any]:
    """A line that is written, as its row shows it."""
    support = [s for s in line.sources.all() if s.source == "support"]
    other = {s.source: s.amount_dong for s in line.sources.all()}
    return {
        "item": line.item,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price_dong": line.unit_price_dong,
        "support_dong": sum(s.amount_dong for s in support) or None,
        "fund": support[0].fund_id if support else None,
        "programme_dong": other.get("programme"),
        "loan_dong": other.get("loan"),
        "is_not_eligible": not line.is_eligible,
        "establishment": line.beneficiary.establishment_id if line.beneficiary else None,
    }


def only_fund(project: Project) -> Fund | None:
    """The fund of its track, where there is only one: nobody has to choose it."""
    own = Fund.objects.filter(province=project.province.code, track=project.track)
    found = list(own.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def rows_before(project: Project, version: Version) -> list[dict[str, Any]]:
    """Lines of an earlier version, as rows to look at and write again. A party or a fund that is
    no longer there is left to be chosen."""
    funds = {fund.code: fund.pk for fund in Fund.objects.filter(province=project.province.code)}
    members = project.beneficiaries.values_list("establishment__uuid", "establishment")
    parties = {str(uuid): pk for uuid, pk in members}
    found = []
    for line in version.content:
        shares = {source: amount for source, _fund, amount in line["sources"]}
        support = [share[1:] for share in line["sources"] if share[0] == "support"]
        found.append(
            {name: line[name] for name in ("item", "unit", "unit_price_dong")}
            | {
                "quantity": Decimal(line["quantity"]),
                "support_dong": sum(amount for _code, amount in support) or None,
                "fund": funds.get(support[0][0]) if support else None,
                "programme_dong": shares.get("programme"),
                "loan_dong": shares.get("loan"),
                "is_not_eligible": not line["is_eligible"],
                "establishment": parties.get(line["establishment"]),
            }
        )
    return found


def asked_rows(project: Project) -> list[dict[str, Any]]:
    """What the owners asked for, as the rows an estimate begins with. Its fund is chosen there,
    where its track has several."""
    only = only_fund(project)
    asked = RequestLine.objects.filter(request__beneficiary__project=project)
    return [
        {
            "item": line.item,
            "unit": line.unit,
            "quantity": line.quantity,
            "unit_price_dong": line.unit_price_dong,
            "support_dong": line.support_dong or None,
            "fund": only.pk if only and line.support_dong else None,
            "establishment": line.request.establishment_id,
        }
        for line in asked.select_related("request").order_by("request", "order")
    ]


def readable(rows: LineRows, parties: Iterable[Establishment]) -> list[Line]:
    """Of what is typed, or was written before, the rows that say a quantity and a price already."""
    if not rows.is_bound:
        named = {party.pk: party for party in parties}
        read = [
            {**row, "establishment": named.get(row["establishment"])} for row in rows.initial or ()
        ]
    else:
        read = [form.cleaned_data for form in rows.forms if form.is_valid() or form.cleaned_data]
    return [
        Line(
            item=row.get("item", ""),
            unit=row.get("unit", ""),
            quantity=row["quantity"],
            unit_price_dong=row["unit_price_dong"],
            sources=(SourceShare("support", row.get("support_dong") or 0),),
            is_eligible=not row.get("is_not_eligible"),
            establishment=row.get("establishment"),
        )
        for row in read
        if row.get("quantity") and row.get("unit_price_dong")
    ]


def line_of(data: dict[str, Any]) -> Line:
    """The rest of a line's amount is the beneficiary's own money."""
    amount = data["quantity"] * data["unit_price_dong"]
    support = data["support_dong"] or 0
    sources = []
    if support:
        sources.append(SourceShare("support", support, data["fund"]))
    for source in ("programme", "loan"):
        if given := data[f"{source}_dong"]:
            sources.append(SourceShare(source, given))
    rest = amount - sum(share.amount_dong for share in sources)
    if rest > 0:
        sources.append(SourceShare("counterpart", rest))
    return Line(
        item=data["item"],
        unit=data["unit"],
        quantity=data["quantity"],
        unit_price_dong=data["unit_price_dong"],
        sources=tuple(sources),
        is_eligible=not data["is_not_eligible"],
        establishment=data["establishment"],
    )
