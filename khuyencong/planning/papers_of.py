"""Quyết định phê duyệt kế hoạch (with its appendix) and quyết định phê duyệt dự toán."""

from __future__ import annotations

from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.core.money import grouped
from khuyencong.core.words import dong_in_words
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.frames import OWN_FORM, frame_of
from khuyencong.documents.models import Paper
from khuyencong.documents.paper import PaperData, Signer, Table
from khuyencong.planning.models import PlanDecision, PlanLine
from khuyencong.projects.models import Project
from khuyencong.projects.papers_of import estimate_table, project_lines
from khuyencong.projects.selectors import estimate_lines

GROUNDS = (
    "Căn cứ Nghị định 45/2012/NĐ-CP về khuyến công, sửa đổi bởi Nghị định 235/2025/NĐ-CP",
    "Căn cứ Thông tư 28/2018/TT-BTC, sửa đổi bởi Thông tư 64/2024/TT-BTC",
)


def plan_decision(
    decision: PlanDecision,
    planned: list[tuple[Project, PlanLine]],
    *,
    number: str,
    by: Actor,
    at: datetime,
) -> Paper:
    """One paper for the list; every project of it finds the paper under its own dossier too."""
    total = sum(line.amount_dong for _project, line in planned)

    def build(own: str) -> PaperData:
        name = directory.name_on(decision.organisation, decision.decided_date).name
        frame = frame_of(
            decision.organisation,
            number=own,
            kind="QĐ",
            title="Quyết định",
            summary=f"Phê duyệt kế hoạch khuyến công năm {decision.year}",
            at=at,
            grounds=GROUNDS,
            signers=(Signer("Người phê duyệt", by.name, f"TM. {name}".upper()),),
            recipients=("Như Điều 2", "Sở Công Thương, Sở Tài chính", "Lưu: VT"),
        )
        rows = tuple(
            (str(n), project.code, project.title, line.fund.name, grouped(line.amount_dong))
            for n, (project, line) in enumerate(planned, 1)
        )
        return PaperData(
            "plan_decision",
            frame,
            (
                f"Điều 1. Phê duyệt {len({p.pk for p, _line in planned})} đề án trong kế hoạch "
                f"khuyến công năm {decision.year}, tổng kinh phí {grouped(total)} đồng "
                f"({dong_in_words(total)}), theo Phụ lục kèm theo.",
                "Điều 2. Các cơ quan, đơn vị liên quan thực hiện Quyết định này.",
                Table(
                    ("TT", "Mã", "Đề án", "Nguồn", "Kinh phí (đồng)"),
                    (*rows, ("", "", "Cộng", "", grouped(total))),
                    numeric=(4,),
                    caption="Phụ lục: danh mục đề án",
                    has_total=True,
                ),
                OWN_FORM,
            ),
        )

    first, *others = dict.fromkeys(project.uuid for project, _line in planned)
    paper = documents.issue(
        build, organisation=decision.organisation, about=first, by=by, at=at, number=number
    )
    for about in others:
        documents.file_also(paper, about=about)
    return paper


def estimate_approval(
    project: Project, planned: list[PlanLine], amounts: dict[int, int], *, by: Actor, at: datetime
) -> Paper:
    body = project.implementing_unit.parent or project.implementing_unit
    total = sum(amounts.values())

    def build(number: str) -> PaperData:
        frame = frame_of(
            body,
            number=number,
            kind="QĐ",
            title="Quyết định",
            summary=f"Phê duyệt dự toán đề án {project.code}",
            at=at,
            grounds=GROUNDS,
            signers=(Signer("Người phê duyệt", by.name),),
        )
        rows = tuple(
            (line.fund.name, grouped(line.amount_dong), grouped(amounts.get(line.fund_id, 0)))
            for line in planned
        )
        return PaperData(
            "estimate_approval",
            frame,
            (
                *project_lines(project),
                Table(("Nguồn", "Kế hoạch (đồng)", "Dự toán duyệt (đồng)"), rows, numeric=(1, 2)),
                estimate_table(estimate_lines(project)),
                f"Tổng kinh phí khuyến công được duyệt: {grouped(total)} đồng "
                f"({dong_in_words(total)}).",
                OWN_FORM,
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)
