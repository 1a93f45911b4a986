"""What was found in an old list: projects, and every other row with what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.money import dong
from khuyencong.history.reading.heads import Heads

WHOLE = 100  # confidence of a row whose every value stands where it belongs

# Kinds of rows that are no project.
TITLE, HEADING, GROUP, SUBTOTAL, TOTAL, REMARK, JOINED, REFUSED = (
    "title", "heading", "group", "subtotal", "total", "remark", "joined", "refused",
)  # fmt: skip
KINDS = {
    TITLE: lazy("tên bảng"), HEADING: lazy("tiêu đề cột"), GROUP: lazy("dòng nhóm"),
    SUBTOTAL: lazy("cộng nhóm"), TOTAL: lazy("tổng cộng"), REMARK: lazy("lời ghi"),
    JOINED: lazy("thuộc đề án ở dòng trên"), REFUSED: lazy("không nhập"),
}  # fmt: skip

# By code: the words, and what is taken off the confidence.
WORDS: dict[str, tuple[object, int]] = {
    "year_of_group": (lazy("Năm lấy theo dòng nhóm."), 0),
    "year_of_sheet": (lazy("Năm lấy theo tên trang."), 5),
    "year_of_title": (lazy("Năm lấy theo tên bảng."), 5),
    "span": (lazy("Chỉ biết giai đoạn {first}–{last}, không rõ năm nào."), 20),
    "no_year": (lazy("Không rõ năm: thêm cột Năm, hoặc đặt tên trang theo năm."), 0),
    "no_amount": (lazy("Dòng không có số tiền khuyến công, số lao động, số đề án."), 0),
    "no_title": (lazy("Dòng có số tiền mà không có tên đề án, tên cơ sở."), 0),
    "formula_error": (lazy("Ô là lỗi công thức ({text}): sửa ô rồi nhập lại."), 10),
    "not_money": (lazy("“{text}” không đọc được thành tiền."), 0),
    "two_readings": (lazy("“{text}” có hai cách đọc: ghi rõ, ví dụ 43,7 hoặc 43.700."), 0),
    "context": (lazy("“{text}” đọc là {amount}, theo các ô khác trong cột."), 15),
    "rounded": (lazy("“{text}” làm tròn thành {amount}."), 0),
    "not_count": (lazy("“{text}” không phải số đếm được."), 5),
    "unit_guessed": (lazy("Bảng không ghi đơn vị tính; hiểu là {unit} một đơn vị."), 20),
    "old_letters": (lazy("Chữ gõ bằng phông {encoding}, đã đổi sang Unicode."), 5),
    "content_guessed": (lazy("Nội dung khuyến công đoán theo tên đề án."), 5),
    "no_content": (lazy("Không rõ nội dung khuyến công."), 10),
    "place_unknown": (lazy("Không tìm thấy địa bàn “{text}” vào năm {year}."), 10),
    "place_several": (lazy("“{text}” có thể là: {names}."), 10),
    "double": (lazy("Đã có trong danh sách “{name}”, dòng {row}."), 0),
    "sum_differs": (lazy("“{label}” ghi {stated}; các dòng cộng lại là {summed}."), 0),
    "support_above_total": (lazy("Khuyến công {support} nhiều hơn tổng kinh phí {total}."), 15),
    "too_far": (lazy("Trang có ô {cell}, quá xa để đọc: xoá dòng, cột thừa."), 0),
    "no_list": (lazy("Trang không có dòng tiêu đề của một danh sách đề án."), 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know of one cell. `cell`: "Tên trang!C5" without the sheet: "C5"."""

    code: str
    sheet: str
    cell: str
    text: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return words(self.code, {**self.more, "text": self.text})

    def as_kept(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "code": self.code, "sheet": self.sheet, "cell": self.cell, "text": self.text,
            **({"more": dict(self.more)} if self.more else {}),
        }  # fmt: skip


def words(code: str, params: Mapping[str, object]) -> str:
    """In the reader's language; amounts are kept in đồng and said in words."""
    said = {k: dong(v) if isinstance(v, int) and k in AMOUNTS else v for k, v in params.items()}
    return str(WORDS[code][0]).format(**said)


AMOUNTS = {"amount", "unit", "stated", "summed", "support", "total"}


def kept_words(finding: Mapping[str, object]) -> str:
    """Of what `as_kept` kept."""
    more = finding.get("more")
    told = dict(more) if isinstance(more, Mapping) else {}
    return words(str(finding["code"]), {**told, "text": finding["text"]})


@dataclass(slots=True)
class Entry:
    """One project of the list, or several that one row tells of (`projects`). Amounts in đồng, None
    where the list has no such column or the cell is empty. `cells`: by what a column means, the
    cell and what stood in it."""

    sheet: str
    row: int  # as the spreadsheet counts
    first_year: int
    last_year: int
    track: str = ""
    activity: str = ""
    title: str = ""
    establishment: str = ""
    establishments: int = 0
    implementer: str = ""
    place_text: str = ""
    district: str = ""
    planned_dong: int | None = None
    paid_dong: int | None = None
    counterpart_dong: int | None = None
    total_dong: int | None = None
    jobs: int | None = None
    projects: int = 1
    decision: str = ""
    note: str = ""
    cells: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def support_dong(self) -> int:
        """Khuyến công money: what was approved, else what was paid."""
        return (self.paid_dong or 0) if self.planned_dong is None else self.planned_dong

    @property
    def confidence(self) -> int:
        """0–100: what had to be guessed is taken off."""
        return max(0, WHOLE - sum(WORDS[code][1] for code in {f.code for f in self.findings}))


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is no project: its kind, all its text, and why it is not imported."""

    sheet: str
    row: int
    kind: str
    text: str
    reason: Finding | None = None


@dataclass(slots=True)
class SheetRead:
    """One sheet: `stated_dong` is what it says its khuyến công money sums to, None where it does
    not. `findings`: of the sheet as a whole."""

    name: str
    heads: Heads | None = None
    entries: list[Entry] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stated_dong: int | None = None

    @property
    def imported(self) -> int:
        """Rows of the sheet that are projects, or belong to one."""
        joined = sum(one.kind == JOINED for one in self.aside)
        return len({entry.row for entry in self.entries}) + joined

    @property
    def refused(self) -> int:
        return sum(one.kind == REFUSED for one in self.aside)

    @property
    def headings(self) -> int:
        return sum(one.kind not in (JOINED, REFUSED) for one in self.aside)

    @property
    def rows(self) -> int:
        """Rows with text in them."""
        return self.imported + self.refused + self.headings

    @property
    def summed_dong(self) -> int:
        return sum(entry.support_dong for entry in self.entries)

    def all_findings(self) -> list[Finding]:
        reasons = [one.reason for one in self.aside if one.reason]
        return [*self.findings, *(f for e in self.entries for f in e.findings), *reasons]
