"""Phụ lục điều chỉnh kinh phí, or the paper that stops the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khuyencong.contracts.models import Annex
from khuyencong.contracts.selectors import commitments, source_of
from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Grounds, Signatures, Text, When
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.selectors import reference
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

WORDS = (
    Grounds(),
    Text(
        "Các bên thống nhất điều chỉnh kinh phí đề án “{paper.project_title}” "
        "(mã {paper.project_code}), thực hiện theo {paper.contract_reference}, như sau:"
    ),
    summed(
        "paper.rows",
        Column("TT", "{row.n}", 10, "center"),
        Column("Nguồn kinh phí", "{row.fund}", 62),
        Column("Trước điều chỉnh (đồng)", "{row.before_dong}", 31, "right"),
        Column("Giảm (đồng)", "{row.reduced_dong}", 31, "right"),
        Column("Sau điều chỉnh (đồng)", "{row.after_dong}", 31, "right"),
    ),
    Text("{paper.reason}", lead="Lý do: "),
    When(
        "paper.is_end",
        (Text("Đề án dừng thực hiện; các bên không còn nghĩa vụ thanh toán với nhau."),),
        (Text("Các nội dung khác giữ nguyên."),),
    ),
    Text("Phần kinh phí giảm trở lại dự toán được giao của nguồn tương ứng."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class ReducedFund:
    """Money of one fund before the annex and what it takes away."""

    fund: str
    before_dong: int
    reduced_dong: int

    @property
    def after_dong(self) -> int:
        return self.before_dong - self.reduced_dong


@dataclass(frozen=True, kw_only=True)
class ContractAnnex(parts.OfAProject):
    """With `is_end`, văn bản dừng thực hiện."""

    code = "contract_annex"
    follows = ("estimate_approval", "contract", "assignment")
    kind = "PL"
    title = "Phụ lục hợp đồng"
    wordings = (
        Wording(
            "Phụ lục điều chỉnh kinh phí",
            WORDS,
            working="Dùng khi giảm kinh phí đã ký, đã giao, hoặc khi dừng thực hiện.",
        ),
    )

    contract_reference: str
    is_end: bool
    reason: str
    rows: tuple[ReducedFund, ...]

    before_dong = SumOf("rows", "before_dong")
    reduced_dong = SumOf("rows", "reduced_dong")
    after_dong = SumOf("rows", "after_dong")

    @classmethod
    def fill(
        cls, frame: Frame, project: Project, annexes: Sequence[Annex], reason: str, is_end: bool
    ) -> ContractAnnex:
        return cls.of(
            project,
            frame,
            contract_reference=reference(project.uuid, "contract", "assignment"),
            is_end=is_end,
            reason=reason,
            rows=tuple(
                ReducedFund(
                    fund=source_of(annex.commitment, commitments(project)),
                    before_dong=annex.before_dong,
                    reduced_dong=annex.reduced_dong,
                )
                for annex in annexes
            ),
        )


def issue(
    project: Project,
    annexes: Sequence[Annex],
    *,
    reason: str,
    is_end: bool,
    by: Actor,
    at: datetime,
) -> Issued:
    what = "dừng thực hiện" if is_end else "điều chỉnh giảm kinh phí"
    return documents.issue(
        ContractAnnex,
        project,
        annexes,
        reason,
        is_end,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=f"Về việc {what} {parts.abstract(project)}",
        signers=parts.parties(by, project),
        by=by,
        at=at,
    )
