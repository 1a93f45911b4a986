"""Yêu cầu bổ sung, hoàn thiện and biên bản thẩm định."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.core.money import grouped
from khuyencong.documents import services as documents
from khuyencong.documents.frames import OWN_FORM, frame_of
from khuyencong.documents.models import Paper
from khuyencong.documents.paper import PaperData, Signer, Table
from khuyencong.projects.models import Project
from khuyencong.projects.papers_of import estimate_table, project_lines
from khuyencong.projects.selectors import estimate_lines


def department(project: Project):
    """The body that appraises: the implementing unit's parent, or itself where it has none."""
    return project.implementing_unit.parent or project.implementing_unit


def completion_request(
    project: Project, items: Sequence[tuple[str, str]], *, by: Actor, at: datetime
) -> Paper:
    body = department(project)

    def build(number: str) -> PaperData:
        frame = frame_of(
            body,
            number=number,
            kind="YC",
            title="Yêu cầu bổ sung, hoàn thiện hồ sơ",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(Signer("Người thẩm định", by.name),),
        )
        rows = tuple((str(n), what, why) for n, (what, why) in enumerate(items, 1))
        return PaperData(
            "completion_request",
            frame,
            (
                *project_lines(project),
                Table(("TT", "Nội dung cần bổ sung", "Lý do"), rows),
                "Đây là yêu cầu đầy đủ, gửi một lần. Thời gian chờ bổ sung không tính vào thời hạn "
                "thẩm định.",
                OWN_FORM,
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)


def appraisal_minutes(
    project: Project, opinion: str, snapshot: list[dict], *, by: Actor, at: datetime
) -> Paper:
    body = department(project)

    def build(number: str) -> PaperData:
        frame = frame_of(
            body,
            number=number,
            kind="BB",
            title="Biên bản thẩm định cấp cơ sở",
            summary=f"Đề án {project.code}",
            at=at,
            signers=(Signer("Người thẩm định", by.name),),
        )
        rows = tuple(
            (
                row["beneficiary"] or "Đề án",
                grouped(row["asked_dong"]),
                grouped(row["ceiling_dong"])
                if row["ceiling_dong"] is not None
                else "cần người quyết định",
                "đã kiểm chứng" if row["is_verified"] else "chưa kiểm chứng",
            )
            for row in snapshot
        )
        reasons = tuple(
            f"{text} ({legal})" if legal else text
            for row in snapshot
            for text, legal in row["reasons"]
        )
        return PaperData(
            "appraisal_minutes",
            frame,
            (
                *project_lines(project),
                estimate_table(estimate_lines(project)),
                Table(
                    ("Đơn vị", "Đề nghị (đồng)", "Mức tối đa (đồng)", "Quy định"),
                    rows,
                    numeric=(1, 2),
                    caption="Đối chiếu mức hỗ trợ",
                ),
                *dict.fromkeys(reasons),
                f"Ý kiến thẩm định: {opinion or 'không có ý kiến khác'}.",
                f"Kết luận: đạt, đề nghị bố trí {grouped(project.support_dong)} đồng.",
                OWN_FORM,
            ),
        )

    return documents.issue(build, organisation=body, about=project.uuid, by=by, at=at)
