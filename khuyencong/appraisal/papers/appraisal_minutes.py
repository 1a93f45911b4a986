"""Biên bản thẩm định: conclusion, rules as they answered, estimate by source.

An issued paper is Vietnamese in every language of the screen: its words do not pass gettext.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import Content
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.money import dong
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Signer, Wording
from khuyencong.documents.papers.blocks import Block, Each, Grounds, Signatures, Text, When
from khuyencong.documents.papers.heading import signer_of
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts
from khuyencong.rules import engine
from khuyencong.rules.scoring import points

WORDS = (
    Grounds(),
    Text("", lead="I. ĐỀ ÁN ĐƯỢC THẨM ĐỊNH"),
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Tên đề án: "),
    Text("{paper.activity}", lead="Nội dung hoạt động khuyến công: "),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    parts.BENEFICIARIES,
    Text("{paper.place}; năm kế hoạch {paper.year}.", lead="Địa điểm thực hiện: "),
    When(
        "paper.participants",
        (Text("", lead="II. THÀNH PHẦN THẨM ĐỊNH"), parts.PARTICIPANTS),
    ),
    When(
        "paper.site_checks",
        (
            Text("", lead="XÁC MINH TẠI CƠ SỞ"),
            Each("paper.site_checks", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.opinions",
        (
            Text("", lead="Ý KIẾN CỦA CÁC CƠ QUAN"),
            Each(
                "paper.opinions",
                "row",
                (
                    Text("{row.stance}. {row.text}", lead="{row.n}. {row.body}: "),
                    Each("row.remarks", "line", (Text("- {line}{mark}"),)),
                ),
            ),
        ),
    ),
    When("paper.council", (Text("{paper.council}", lead="Hội đồng thẩm định: "),)),
    Text("", lead="III. QUY ĐỊNH ĐÃ ÁP DỤNG"),
    When(
        "paper.snapshot",
        (
            Each(
                "paper.snapshot",
                "row",
                (
                    Text(
                        "đề nghị {row.asked_dong} đồng; mức tối đa: {row.ceiling}; "
                        "xét tại ngày {row.basis_date}; {row.standing}.",
                        lead="{row.n}. {row.beneficiary}: ",
                    ),
                    Each("row.reasons", "reason", (Text("- {reason.line}{mark}"),)),
                ),
            ),
        ),
        (Text("Không có mức hỗ trợ nào phải xét."),),
    ),
    Text("", lead="IV. DỰ TOÁN KINH PHÍ THEO NGUỒN"),
    parts.ESTIMATE,
    Text("", lead="V. KẾT LUẬN"),
    When("paper.opinion", (Text("{paper.opinion}", lead="Ý kiến thẩm định: "),)),
    When(
        "paper.is_passed",
        (
            Text(
                "Đạt. Đề nghị bố trí kinh phí khuyến công {paper.support_dong} đồng "
                "({paper.support_dong_words}).",
                lead="Kết luận: ",
            ),
        ),
        (Text("Không đạt.", lead="Kết luận: "),),
    ),
    Signatures(),
)
ANSWERS = When(
    "paper.answers",
    (
        Text("", lead="TIẾP THU, GIẢI TRÌNH Ý KIẾN"),
        Each("paper.answers", "line", (Text("- {line}{mark}"),)),
    ),
)
PLACE = next(at for at, block in enumerate(WORDS) if getattr(block, "path", "") == "paper.council")
WITH_ANSWERS = (*WORDS[:PLACE], ANSWERS, *WORDS[PLACE:])
CONTENTS = When(
    "paper.contents",
    (
        Text("", lead="NỘI DUNG THẨM ĐỊNH (Thông tư 36/2013/TT-BCT, Điều 9)"),
        Each("paper.contents", "line", (Text("- {line}"),)),
    ),
)
WAIVED = When(
    "paper.waived",
    (
        Text("", lead="XÉT TIẾP KHI CÒN THIẾU"),
        Each("paper.waived", "line", (Text("- {line}{mark}"),)),
    ),
)
WITH_CONTENTS = (*WORDS[:PLACE], ANSWERS, WAIVED, CONTENTS, *WORDS[PLACE:])


def _section(number: str, title: str, *blocks: When, nothing: str) -> tuple[Block, ...]:
    """A numbered part that says so where it has nothing to say; the first block may be empty."""
    first, *rest = blocks
    return (
        Text("", lead=f"{number}. {title}"),
        replace(first, blocks=first.blocks[1:], otherwise=(Text(nothing),)),
        *rest,
    )


def _block(path: str) -> When:
    return next(one for one in WORDS if isinstance(one, When) and one.path == path)


# Every part has its number, whether or not the project has something to say in it.
NUMBERED = (
    *WORDS[:7],
    *_section(
        "II", "THÀNH PHẦN THẨM ĐỊNH", _block("paper.participants"), nothing="Không ghi thành phần."
    ),
    *_section(
        "III",
        "XÁC MINH TẠI CƠ SỞ",
        _block("paper.site_checks"),
        nothing="Không xác minh tại cơ sở.",
    ),
    *_section(
        "IV",
        "Ý KIẾN CỦA CÁC CƠ QUAN, HỘI ĐỒNG",
        _block("paper.opinions"),
        _block("paper.council"),
        nothing="Không lấy ý kiến cơ quan khác.",
    ),
    *_section(
        "V", "TIẾP THU, GIẢI TRÌNH Ý KIẾN", ANSWERS, nothing="Không có ý kiến phải tiếp thu."
    ),
    *_section(
        "VI",
        "NỘI DUNG THẨM ĐỊNH (Thông tư 36/2013/TT-BCT, Điều 9)",
        CONTENTS,
        When("paper.waived", (Text("", lead="Xét tiếp khi còn thiếu:"), *WAIVED.blocks[1:])),
        nothing="Xét theo quy định và dự toán ở mục VII, VIII.",
    ),
    Text("", lead="VII. QUY ĐỊNH ĐÃ ÁP DỤNG"),
    _block("paper.snapshot"),
    Text("", lead="VIII. DỰ TOÁN KINH PHÍ THEO NGUỒN"),
    parts.ESTIMATE,
    Text("", lead="IX. KẾT LUẬN"),
    *WORDS[-3:],
)


@dataclass(frozen=True, kw_only=True)
class RuleReason:
    """A reason in words and the clause it rests on."""

    text: str
    legal: str = ""

    @property
    def line(self) -> str:
        return f"{self.text} ({self.legal})" if self.legal else self.text


@dataclass(frozen=True, kw_only=True)
class RuleSnapshot:
    """What the rules answered for one beneficiary on `basis_date`; no ceiling: a person decides."""

    beneficiary: str
    asked_dong: int
    ceiling_dong: int | None
    is_verified: bool
    basis_date: date
    reasons: tuple[RuleReason, ...] = ()
    weak: tuple[str, ...] = ()

    @property
    def ceiling(self) -> str:
        if self.ceiling_dong is None:
            return "do người có thẩm quyền quyết định"
        return dong(self.ceiling_dong)

    @property
    def standing(self) -> str:
        if self.is_verified:
            return "quy định đã kiểm chứng"
        why = "; ".join(self.weak)
        return f"quy định chưa kiểm chứng ({why})" if why else "quy định chưa kiểm chứng"


@dataclass(frozen=True, kw_only=True)
class OpinionLine:
    """What one body said: its stance in words, its text, and its remarks on lines."""

    body: str
    stance: str
    text: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AppraisalMinutes(parts.Estimated, parts.OfItsUnit):
    code = "appraisal_minutes"
    follows = ("project_registration",)
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản thẩm định"
    wordings = (
        Wording(
            "Biên bản thẩm định", WORDS, working="Ghi nguyên kết quả xét quy định tại ngày căn cứ."
        ),
        Wording(
            "Biên bản thẩm định",
            WITH_ANSWERS,
            working="Thêm phần tiếp thu, giải trình ý kiến.",
            valid_from=date(2026, 11, 28),
        ),
        Wording(
            "Biên bản thẩm định",
            WITH_CONTENTS,
            working="Thêm nội dung thẩm định theo năm điểm, việc xét tiếp khi còn thiếu.",
            valid_from=date(2026, 11, 29),
        ),
        Wording(
            "Biên bản thẩm định",
            NUMBERED,
            working="Phần nào cũng có số thứ tự; phần không có nội dung thì nói rõ.",
            valid_from=date(2026, 11, 30),
        ),
    )

    activity: str
    beneficiaries: tuple[str, ...]
    place: str
    year: int
    is_passed: bool
    opinion: str
    snapshot: tuple[RuleSnapshot, ...]
    participants: tuple[parts.Participant, ...] = ()
    site_checks: tuple[str, ...] = ()
    opinions: tuple[OpinionLine, ...] = ()
    answers: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    council: str = ""

    @classmethod
    def fill(
        cls,
        frame: Frame,
        project: Project,
        by: Actor,
        is_passed: bool,
        opinion: str,
        snapshot: list[dict],
    ) -> AppraisalMinutes:
        return cls.of(
            project,
            frame,
            activity=engine.label(project.activity),
            beneficiaries=parts.beneficiaries(project),
            place=parts.place(project),
            year=project.year,
            is_passed=is_passed,
            opinion=opinion,
            snapshot=tuple(_snapshot(answer) for answer in snapshot),
            rows=parts.estimate_rows(project),
            participants=(parts.Participant(name=by.name, role=by.post),),
            site_checks=selectors.standing(projects.members(project))[0],
            opinions=_opinions(project, frame.issued_date),
            answers=_answers(project, frame.issued_date),
            waived=_waived(project, frame.issued_date),
            contents=_contents(project),
            council=_council(project),
        )


def _snapshot(answer: dict) -> RuleSnapshot:
    reasons = (
        RuleReason(text=text.rstrip(" ."), legal=legal or "") for text, legal in answer["reasons"]
    )
    return RuleSnapshot(
        beneficiary=answer["beneficiary"] or "Cả đề án",
        asked_dong=answer["asked_dong"],
        ceiling_dong=answer["ceiling_dong"],
        is_verified=answer["is_verified"],
        basis_date=date.fromisoformat(answer["basis_date"]),
        reasons=tuple(reasons),
        weak=tuple(answer.get("weak", ())),
    )


def _opinions(project: Project, on: date) -> tuple[OpinionLine, ...]:
    return tuple(
        OpinionLine(
            body=directory.name_on(opinion.organisation, on).name,
            stance=str(opinion.get_stance_display())
            if opinion.stance
            else f"chưa trả lời; thôi chờ vì {opinion.waived_reason}",
            text=opinion.text,
            remarks=tuple(
                f"{comment.item}: {comment.text}"
                + (f" (đề xuất {dong(comment.proposed_dong)})" if comment.proposed_dong else "")
                for comment in opinion.comments.all()
            ),
        )
        for opinion in selectors.opinions(project)
    )


def _answers(project: Project, on: date) -> tuple[str, ...]:
    lines = []
    for point in selectors.points(project):
        body = directory.name_on(point.opinion.organisation, on).name
        said = f"{body}, {point.item or 'ý kiến chung'}: "
        if point.answer is None:
            lines.append(said + "chưa có tiếp thu, giải trình")
            continue
        way = "tiếp thu" if point.answer.is_adopted else "giải trình"
        line = said + " – ".join(filter(None, [way, point.answer.text]))
        if point.answer.decided_at:
            line += f"; {point.answer.decided_by} quyết định xét tiếp vì: {point.answer.reason}"
        lines.append(line)
    return tuple(lines)


def _waived(project: Project, on: date) -> tuple[str, ...]:
    return tuple(
        f"{one.establishment}, {one.label['vi']}: {one.waiver.waived_by} cho xét tiếp vì: "
        f"{one.waiver.reason}"
        for one in selectors.missing(project, on=on)
        if one.waiver
    )


def _contents(project: Project) -> tuple[str, ...]:
    written = selectors.contents_of(project)
    return tuple(f"{one.label}: {written[one]}" for one in Content if one in written)


def _council(project: Project) -> str:
    review = selectors.review(project)
    if review is None or review.points_hundredths is None:
        return ""
    return (
        f"{review.council.name} ({review.council.number}) chấm bình quân "
        f"{points(review.points_hundredths)} điểm."
    )


def issue(
    project: Project,
    *,
    is_passed: bool,
    opinion: str,
    snapshot: list[dict],
    hours: tuple[time | None, time | None],
    by: Actor,
    at: datetime,
) -> Issued:
    """Signed by who appraised and by whoever came for the unit that carries it out."""
    department = parts.department(project)
    return documents.issue(
        AppraisalMinutes,
        project,
        by,
        is_passed,
        opinion,
        snapshot,
        organisation=department,
        about=[project.uuid],
        signers=(
            signer_of(by, department, hanoi_date(at)),
            Signer(title="Đại diện đơn vị thực hiện"),
        ),
        began=hours[0],
        ended=hours[1],
        summary=f"Thẩm định cấp cơ sở {parts.abstract(project)}",
        by=by,
        at=at,
    )
