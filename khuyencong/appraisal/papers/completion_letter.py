"""Yêu cầu bổ sung, hoàn thiện: once, in full, each item with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Wording
from khuyencong.documents.papers.blocks import Centre, Each, Grounds, Signatures, Text, When
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

WORDS = (
    Centre("Kính gửi: {paper.addressee}"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} đã kiểm tra hồ sơ đề án “{paper.project_title}” "
        "(mã {paper.project_code}). Đề nghị quý đơn vị bổ sung, hoàn thiện các nội dung sau:"
    ),
    Each(
        "paper.items",
        "row",
        (Text("{row.what}", lead="{row.n}. "), Text("Lý do: {row.reason}")),
    ),
    When(
        "paper.respond_by",
        (Text("Đề nghị gửi lại hồ sơ đã hoàn thiện trước ngày {paper.respond_by}."),),
    ),
    Text("Yêu cầu này đã nêu đủ các nội dung cần bổ sung tính đến ngày ban hành."),
    When("paper.contact", (Text("{paper.contact}", lead="Đầu mối hướng dẫn: "),)),
    Signatures(),
)
# Each sentence ends; the last is one that is always there, so that the end mark follows it.
ENDED = (
    *WORDS[:3],
    Each(
        "paper.items",
        "row",
        (Text("{row.what}.", lead="{row.n}. "), Text("Lý do: {row.reason}.")),
    ),
    WORDS[4],
    When("paper.contact", (Text("{paper.contact}.", lead="Đầu mối hướng dẫn: "),)),
    WORDS[5],
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class RequestedItem:
    """Một mục cần bổ sung và lý do."""

    what: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CompletionLetter(parts.OfAProject):
    """A letter to the implementing unit."""

    code = "completion_request"
    kind = ""
    title = "Yêu cầu bổ sung, hoàn thiện"
    has_grounds = False
    is_letter = True
    recipients = ("Như trên",)
    wordings = (
        Wording(
            "Yêu cầu bổ sung, hoàn thiện", WORDS, working="Gửi một lần, nêu đủ từng mục và lý do."
        ),
        Wording(
            "Yêu cầu bổ sung, hoàn thiện",
            ENDED,
            working="Gửi một lần, nêu đủ từng mục và lý do.",
            valid_from=date(2026, 11, 29),
        ),
    )

    addressee: str
    items: tuple[RequestedItem, ...]
    respond_by: date | None = None
    contact: str = ""

    @classmethod
    def fill(
        cls, frame: Frame, project: Project, items: Sequence[tuple[str, str]]
    ) -> CompletionLetter:
        return cls.of(
            project,
            frame,
            addressee=parts.unit_of(project, frame.issued_date),
            items=tuple(RequestedItem(what=what, reason=why) for what, why in items),
            respond_by=project.due_date,
        )


def issue(project: Project, items: Sequence[tuple[str, str]], *, by: Actor, at: datetime) -> Issued:
    return documents.issue(
        CompletionLetter,
        project,
        items,
        organisation=parts.department(project),
        about=[project.uuid],
        summary=f"Về việc bổ sung, hoàn thiện hồ sơ {parts.abstract(project)}",
        by=by,
        at=at,
    )
