"""Công văn đính chính: a wrong form put right. Wrong content needs a paper of the same kind."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.documents.models import Paper
from khuyencong.documents.papers.blocks import Centre, Signatures, Text
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording

WORDS = (
    Centre("Kính gửi: {paper.addressee}"),
    Text(
        "Do sai sót về thể thức, kỹ thuật trình bày khi ban hành {paper.corrected}, "
        "{paper.frame.issuing_body} đính chính như sau:"
    ),
    Text("{paper.wrong}", lead="Đã ghi: "),
    Text("{paper.right}", lead="Nay đính chính: "),
    Text("Nội dung khác của văn bản giữ nguyên."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class CorrectionLetter(PaperData):
    code = "correction_letter"
    kind = ""
    title = "Công văn đính chính"
    has_grounds = False
    is_letter = True
    recipients = ("Như trên",)
    wordings = (
        Wording(
            "Công văn đính chính", WORDS, working="Sai nội dung thì sửa bằng văn bản cùng loại."
        ),
    )

    addressee: str
    corrected: str
    wrong: str
    right: str

    @classmethod
    def fill(cls, frame: Frame, paper: Paper, wrong: str, right: str) -> CorrectionLetter:
        given = [str(one) for one in paper.told.get("frame", {}).get("recipients", ())]
        above = str(paper.told.get("addressee") or paper.told.get("invited") or "").splitlines()
        every = dict.fromkeys((*above, *given))  # an invitation names the same places twice
        named = [one for one in every if not one.startswith(("Lưu", "Như "))]
        return cls(
            frame=frame,
            addressee=", ".join(named) or "Các cơ quan, đơn vị đã nhận văn bản",
            corrected=paper.reference,
            wrong=wrong,
            right=right,
        )
