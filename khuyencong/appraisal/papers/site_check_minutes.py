"""Biên bản xác minh tại cơ sở, by the People's Committee of the commune."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from khuyencong.appraisal.models import SiteCheck
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.words import capitalised
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Each, Grounds, Signatures, Text, When
from khuyencong.documents.papers.heading import signer_of
from khuyencong.documents.selectors import uploads_about

WORDS = (
    Grounds(),
    Text(
        "Ngày {paper.visited_date}, {paper.frame.issuing_body} đã đến xác minh tại cơ sở theo đề "
        "nghị hỗ trợ mã {paper.request_code}."
    ),
    Text("{paper.establishment}", lead="Cơ sở: "),
    Text("{paper.address}", lead="Địa chỉ: "),
    Text("{paper.request_title}", lead="Nội dung đề nghị: "),
    Text("{paper.met}", lead="Người được gặp: "),
    Text("", lead="I. ĐIỀU ĐÃ XEM TẠI CHỖ"),
    Each("paper.findings", "row", (Text("{row.n}. {row.what}: {row.seen}{mark}"),)),
    When("paper.workers", (Text("{paper.workers} người", lead="Số lao động nhìn thấy: "),)),
    When("paper.photos", (Text("{paper.photos} ảnh kèm hồ sơ.", lead="Ảnh chụp: "),)),
    Text("", lead="II. KẾT QUẢ XÁC MINH"),
    Text("{paper.result}.", lead="Kết quả: "),
    When("paper.remark", (Text("{paper.remark}", lead="Nhận xét: "),)),
    Signatures(),
)
PHOTOS = next(at for at, block in enumerate(WORDS) if getattr(block, "path", "") == "paper.photos")
TAKEN = (
    *WORDS[:PHOTOS],
    When("paper.has_photos", (Text("{paper.photos} ảnh kèm hồ sơ.", lead="Ảnh chụp: "),)),
    *WORDS[PHOTOS + 1 :],
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at, and what was seen."""

    what: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class SiteCheckMinutes(PaperData):
    code = "site_check_minutes"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản xác minh"
    register = "site_check"
    wordings = (
        Wording(
            "Biên bản xác minh",
            WORDS,
            working="Cán bộ xã, phường ghi tại chỗ; điều chưa rõ ghi là chưa rõ.",
        ),
        Wording(
            "Biên bản xác minh",
            TAKEN,
            working="Ảnh chụp chỉ ghi khi có.",
            valid_from=date(2026, 11, 29),
        ),
    )

    request_code: str
    request_title: str
    establishment: str
    address: str
    visited_date: date
    met: str
    findings: tuple[Finding, ...]
    workers: str
    photos: int
    remark: str
    result: str

    @property
    def has_photos(self) -> bool:
        return self.photos > 0

    @classmethod
    def fill(cls, frame: Frame, check: SiteCheck) -> SiteCheckMinutes:
        request = check.request
        owner = request.establishment
        return cls(
            frame=frame,
            request_code=request.code,
            request_title=request.title,
            establishment=owner.name,
            address=", ".join(filter(None, [owner.address_text, str(request.place)])),
            visited_date=check.visited_date,
            met=check.met,
            findings=tuple(
                Finding(what=capitalised(what), seen=seen) for what, seen in check.findings
            ),
            workers="" if check.workers is None else str(check.workers),
            photos=uploads_about(request.uuid).filter(kind="site_check_photo").count(),
            remark=check.remark,
            result=str(check.get_result_display()),
        )


def issue(
    check: SiteCheck,
    committee: Organisation,
    *,
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Issued:
    """Signed by the officer and by whom she met, who writes her own name."""
    return documents.issue(
        SiteCheckMinutes,
        check,
        organisation=committee,
        about=[check.request.uuid],
        summary=f"Xác minh tại cơ sở theo đề nghị “{check.request.title}” ({check.request.code})",
        signers=(signer_of(by, committee, hanoi_date(at)), Signer(title="Đại diện cơ sở")),
        began=began,
        ended=ended,
        by=by,
        at=at,
    )
