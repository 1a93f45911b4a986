"""Giấy mời: to a council or another meeting, with its hour, its place and what to prepare.

Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.7: who is invited stands in its first sentence. Only a
tờ trình, a báo cáo and a công văn are addressed “Kính gửi” (Phụ lục I, Mục II khoản 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.blocks import Centre, Each, Signatures, Text, When
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording
from khuyencong.documents.papers.phrases import addressed

WORDS = (
    Centre("Kính gửi: {paper.invited}"),
    Text("{paper.frame.issuing_body} trân trọng kính mời quý vị tham dự: {paper.subject}."),
    Text("{paper.hour}, ngày {paper.day}.", lead="Thời gian: "),
    Text("{paper.place}.", lead="Địa điểm: "),
    When("paper.prepare", (Text("{paper.prepare}", lead="Đề nghị chuẩn bị: "),)),
    Text("Rất mong quý vị đến dự đúng giờ."),
    Signatures(),
)
TO_EACH = (
    addressed("paper.invited", "paper.many_invited"),
    *WORDS[1:4],
    When("paper.prepare", (Text("{paper.prepare}.", lead="Đề nghị chuẩn bị: "),)),
    *WORDS[5:],
)
INVITES = (
    When(
        "paper.many_invited",
        (
            Text("{paper.frame.issuing_body} trân trọng kính mời:"),
            Each("paper.many_invited", "row", (Text("- {row}{mark}"),)),
        ),
        otherwise=(Text("{paper.frame.issuing_body} trân trọng kính mời: {paper.invited}."),),
    ),
    Text("{paper.subject}.", lead="Tới dự: "),
    When("paper.chair", (Text("{paper.chair}.", lead="Chủ trì: "),)),
    *TO_EACH[2:],
)


@dataclass(frozen=True, kw_only=True)
class MeetingInvitation(PaperData):
    code = "meeting_invitation"
    kind = "GM"
    title = "Giấy mời"
    has_grounds = False
    wordings = (
        Wording("Giấy mời họp", WORDS, working="Họp hội đồng, họp thẩm định, nghiệm thu."),
        Wording(
            "Giấy mời họp",
            TO_EACH,
            working="Họp hội đồng, họp thẩm định, nghiệm thu. Mỗi nơi được mời một dòng.",
            valid_from=date(2026, 11, 28),
        ),
        Wording(
            "Giấy mời họp",
            INVITES,
            working="Người được mời ghi trong lời mời và ở Nơi nhận, không ghi Kính gửi.",
            valid_from=date(2026, 11, 29),
            evidence="Các mục của Mẫu 1.7, Phụ lục III, Nghị định 30/2020/NĐ-CP; chưa phải mẫu "
            "luật định của khuyến công.",
        ),
    )

    invited: str
    subject: str
    day: date
    hour: str
    place: str
    prepare: str
    chair: str = ""  # none in those issued before it was printed

    @property
    def many_invited(self) -> tuple[str, ...]:
        """Each of several; empty where it is one."""
        lines = tuple(self.invited.splitlines())
        return lines if len(lines) > 1 else ()

    @classmethod
    def fill(
        cls,
        frame: Frame,
        invited: str,
        subject: str,
        day: date,
        hour: str,
        place: str,
        prepare: str,
        chair: str,
    ) -> MeetingInvitation:
        return cls(
            frame=frame,
            invited=invited,
            subject=subject,
            day=day,
            hour=hour,
            place=place,
            prepare=prepare.strip().rstrip("."),
            chair=chair.strip().rstrip("."),
        )
