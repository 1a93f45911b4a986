"""What the papers of a project share: its place, its beneficiaries, its parties, its estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.words import lowered
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.documents.papers import Frame, PaperData, Signer, SumOf
from khuyencong.documents.papers.blocks import Column, Each, Table, Text, When
from khuyencong.documents.papers.heading import head_of
from khuyencong.documents.papers.signing import on_side, signer_by_post
from khuyencong.projects import selectors
from khuyencong.projects.models import Project, Source

FORMS = Establishment.LegalForm
OF_A_PERSON = {FORMS.BUSINESS_HOUSEHOLD, FORMS.ARTISAN, FORMS.OTHER_PRODUCER}


@dataclass(frozen=True, kw_only=True)
class OfAProject(PaperData):
    """A paper that says which project it is of."""

    project_code: str
    project_title: str

    @classmethod
    def of(cls, project: Project, frame: Frame, **facts: Any) -> Self:
        return cls(frame=frame, project_code=project.code, project_title=project.title, **facts)


@dataclass(frozen=True, kw_only=True)
class OfItsUnit(OfAProject):
    """Names the implementing unit too, as of the day of issue."""

    implementing_unit: str

    @classmethod
    def of(cls, project: Project, frame: Frame, **facts: Any) -> Self:
        unit = unit_of(project, frame.issued_date)
        return super().of(project, frame, implementing_unit=unit, **facts)


@dataclass(frozen=True, kw_only=True)
class FundAmount:
    fund: str
    amount_dong: int


def of_each_fund(path: str) -> Each:
    """Amounts by fund, one below the other."""
    return Each(path, "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),))


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Người tham gia, thành phần dự họp. `role` as printed: chức vụ, đơn vị."""

    name: str
    role: str


PARTICIPANTS = Each("paper.participants", "row", (Text("{row.n}. {row.name}, {row.role}{mark}"),))


@dataclass(frozen=True, kw_only=True)
class EstimateRow:
    """One cost item; amount = support + counterpart + other, which the caller has checked."""

    item: str
    unit: str
    quantity: Decimal
    unit_price_dong: int
    amount_dong: int
    support_dong: int
    counterpart_dong: int = 0
    other_dong: int = 0


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """A paper with the whole estimate, whose sums it prints."""

    rows: tuple[EstimateRow, ...]

    total_dong = SumOf("rows", "amount_dong")
    support_dong = SumOf("rows", "support_dong")
    counterpart_dong = SumOf("rows", "counterpart_dong")
    other_dong = SumOf("rows", "other_dong")


ESTIMATE = Table(
    "paper.rows",
    "row",
    (
        Column("TT", "{row.n}", 8, "center"),
        Column(
            "Nội dung chi",
            "{row.item} ({row.quantity} {row.unit} × {row.unit_price_dong})",
            41,
        ),
        Column("Thành tiền (đồng)", "{row.amount_dong}", 29, "right"),
        Column("Kinh phí khuyến công", "{row.support_dong}", 29, "right"),
        Column("Vốn đối ứng", "{row.counterpart_dong}", 29, "right"),
        Column("Nguồn khác", "{row.other_dong}", 29, "right"),
    ),
    (
        "",
        "Cộng",
        "{paper.total_dong}",
        "{paper.support_dong}",
        "{paper.counterpart_dong}",
        "{paper.other_dong}",
    ),
)
BENEFICIARIES = When(
    "paper.beneficiaries",
    (
        Text("", lead="Đơn vị thụ hưởng:"),
        Each("paper.beneficiaries", "name", (Text("- {name}{mark}"),)),
    ),
    (Text("không áp dụng.", lead="Đơn vị thụ hưởng: "),),
)


def unit_of(project: Project, on: date) -> str:
    """The implementing unit as it was named on the day."""
    return directory.name_on(project.implementing_unit, on).name


def proposed_by(project: Project, on: date) -> str:
    """The last ground of a decision about one project."""
    return f"Theo đề nghị của Giám đốc {unit_of(project, on)}"


def department(project: Project) -> Organisation:
    """The body that appraises and decides: the implementing unit's parent, or itself where it has
    none."""
    return project.implementing_unit.parent or project.implementing_unit


def beneficiaries(project: Project) -> tuple[str, ...]:
    """Names, in the order they joined; of a group also how many slots are open."""
    names = [member.establishment.name for member in selectors.members(project)]
    open_slots = project.slots.filter(beneficiary=None).count() if project.is_group else 0
    if open_slots:
        names.append(f"{open_slots} suất chưa chọn đơn vị")
    return tuple(names)


def place(project: Project) -> str:
    """Where the beneficiaries are; a project without any is of the whole province."""
    places = dict.fromkeys(str(m.establishment.place) for m in selectors.members(project))
    return ", ".join(filter(None, ["; ".join(places), str(project.province)]))


def abstract(project: Project) -> str:
    """What an abstract says of it: the work, the communes that its title does not name, its code;
    of more than two communes the province."""
    places = list(dict.fromkeys(m.establishment.place for m in selectors.members(project)))
    if any(place.name in project.title for place in places):
        where = ""
    elif 0 < len(places) <= 2:
        where = " tại " + ", ".join(lowered(str(place)) for place in places)
    else:
        where = f", {lowered(str(project.province))}"
    return f"đề án “{project.title}”{where} ({project.code})"


def for_the_unit(project: Project, by: Actor, at: datetime, code: str) -> Signer:
    """Who lawfully signs such a paper for the implementing unit that day, under the name of its
    side of the table."""
    head = head_of(project.implementing_unit, by, hanoi_date(at), code)
    return on_side(head, "Đơn vị thực hiện")


def parties(by: Actor, project: Project, unit: Signer | None = None) -> tuple[Signer, ...]:
    """The implementing unit, by `unit` where not who acts signs for it, then every beneficiary."""
    return (
        unit or on_side(_himself(by, project), "Đơn vị thực hiện"),
        *(
            Signer(authority="Đơn vị thụ hưởng", title=post_of(owner), name=owner.owner_name)
            for owner in (member.establishment for member in selectors.members(project))
        ),
    )


def post_of(owner: Establishment) -> str:
    """As what the owner signs: whoever leads a company or a cooperative stands for it by law."""
    return "Chủ cơ sở" if owner.legal_form in OF_A_PERSON else "Người đại diện theo pháp luật"


def _himself(by: Actor, project: Project) -> Signer:
    return signer_by_post(project.implementing_unit, by.title or by.post, by.name)


def estimate_rows(project: Project) -> tuple[EstimateRow, ...]:
    """The estimate by item and source; an item of one beneficiary names it."""
    rows = []
    for line in selectors.estimate_lines(project):
        paid = dict.fromkeys(Source.values, 0)
        for share in line.sources.all():
            paid[share.source] += share.amount_dong
        who = f" – {line.beneficiary.establishment.name}" if line.beneficiary else ""
        rows.append(
            EstimateRow(
                item=line.item + who,
                unit=line.unit,
                quantity=Decimal(line.quantity),
                unit_price_dong=line.unit_price_dong,
                amount_dong=line.amount_dong,
                support_dong=paid[Source.SUPPORT],
                counterpart_dong=paid[Source.COUNTERPART],
                other_dong=paid[Source.PROGRAMME] + paid[Source.LOAN],
            )
        )
    return tuple(rows)
