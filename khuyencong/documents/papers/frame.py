"""The frame every paper shares: who issues, number, place and date, title, grounds, signatures.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I. Plain values only, so that a paper issued today can be
frozen as JSON and drawn again years later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.core import dates

LONG_PLACE = 14  # letters; a longer one wraps in its column
BLANK_LINE = "\n\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Side:
    """One of two signatures side by side, as it is printed."""

    heading: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One signature. `authority` is the whole upper line ("TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC",
    "ĐẠI DIỆN BÊN A") or empty; `title` the post; `name` is empty until somebody signs."""

    title: str
    name: str = ""
    authority: str = ""

    @property
    def heading(self) -> str:
        """Authority and post as printed, in capitals, on one or two lines."""
        return "\n".join(part.upper() for part in (self.authority, self.title) if part)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around the text of a paper.

    number: "05", or "" while it is a draft (a number is taken at issue, never before).
    symbol: "QĐ-SCT"; empty, like the number, where no body issues the paper.
    issued_date: the date of issue; without a number only its year is printed.
    grounds: căn cứ, each one sentence without its last mark; the marks are set when printed.
    signers: one, or one for each party of minutes and contracts; ValueError if there is none.
    recipients: nơi nhận, last "Lưu: VT, …"; the dash and the mark are set when printed.
    is_letter: công văn, whose summary stands under the number and which prints no title.
    is_minutes: biên bản, which print no place and date above but end with them.
    end_mark: "/." where the last words of the text end in "./."; minutes_mark: of minutes, the same
    of the line that closes them.
    began, ended: of minutes, the hours; dots where whoever signs writes them in.
    is_sample_note: print that the form is the system's own, not the law's.
    """

    parent_body: str
    issuing_body: str
    number: str
    symbol: str
    place: str
    issued_date: date
    title: str
    signers: tuple[Signer, ...]
    summary: str = ""
    grounds: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    is_letter: bool = False
    is_minutes: bool = False
    end_mark: str = ""
    minutes_mark: str = ""
    began: str = ""
    ended: str = ""
    is_sample_note: bool = False

    def __post_init__(self) -> None:
        if not self.signers:
            raise ValueError("a paper needs at least one signer")

    @property
    def is_numbered(self) -> bool:
        """A body numbers its papers; a letter that a workshop writes has neither number nor
        symbol."""
        return bool(self.number or self.symbol)

    @property
    def is_draft(self) -> bool:
        return self.is_numbered and not self.number

    @property
    def parent_caps(self) -> str:
        return self.parent_body.upper()

    @property
    def issuing_caps(self) -> str:
        return self.issuing_body.upper()

    @property
    def title_caps(self) -> str:
        return self.title.upper()

    @property
    def letter_summary(self) -> str:
        """V/v …, as a công văn prints it under its number."""
        return f"V/v {self.summary.removeprefix('Về việc ')}"

    @property
    def number_line(self) -> str:
        """Số: 05/QĐ-SCT; room for the number while it is a draft."""
        if not self.is_numbered:
            return ""
        number = self.number.zfill(2) if self.number.isdigit() else self.number
        return f"Số: {number or ' ' * 6}/{self.symbol}"

    @property
    def date_words(self) -> str:
        """ngày 05 tháng 02 năm 2026; day and month stay open until somebody numbers or signs."""
        if not self.number:
            gap = " " * 5
            return f"ngày{gap}tháng{gap}năm {self.issued_date.year}"
        return dates.in_words(self.issued_date)

    @property
    def place_date(self) -> str:
        """Nghệ An, ngày 05 tháng 02 năm 2026. After a long place the date keeps together."""
        if self.is_minutes:
            return ""
        words = self.date_words
        if len(self.place) > LONG_PLACE:
            words = words.replace(" ", "\N{NO-BREAK SPACE}")
        return f"{self.place}, {words}"

    @property
    def minutes_line(self) -> str:
        """When and where minutes were made, the last words above their signatures."""
        if not self.is_minutes:
            return ""
        if not self.began:  # as minutes were printed before they told their hours
            return f"Biên bản này được lập {self.date_words}, tại {self.place}.{self.minutes_mark}"
        return (
            f"Biên bản này bắt đầu lập lúc {self.began}, kết thúc lúc {self.ended}, "
            f"{self.date_words}, tại {self.place}.{self.minutes_mark}"
        )

    @property
    def reference(self) -> str:
        """05/QĐ-SCT, to be cited in the text of an appendix."""
        return self.number_line.removeprefix("Số: ")

    @property
    def signer(self) -> Signer:
        return self.signers[0]

    @property
    def pairs(self) -> tuple[tuple[Side, ...], ...]:
        """Two or more signers, two abreast; an odd last one stands alone on the left."""
        if len(self.signers) == 1:
            return ()
        signers = (*self.signers, Signer(title=""))
        return tuple(_abreast(signers[at : at + 2]) for at in range(0, len(self.signers), 2))

    @property
    def ground_lines(self) -> tuple[str, ...]:
        return _marked(self.grounds, "")

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        return _marked(self.recipients, "- ")


def _abreast(signers: Sequence[Signer]) -> tuple[Side, ...]:
    """The shorter heading gets blank lines: names of a pair stand on one line."""
    heights = [one.heading.count("\n") for one in signers]
    return tuple(
        Side(one.heading and one.heading + BLANK_LINE * (max(heights) - height), one.name)
        for one, height in zip(signers, heights, strict=True)
    )


def _marked(lines: tuple[str, ...], lead: str) -> tuple[str, ...]:
    """Each line ends ";" and the last one ".", whatever was typed."""
    plain = [line.strip().lstrip("-–").strip().rstrip(";.,").rstrip() for line in lines]
    last = len(plain) - 1
    return tuple(f"{lead}{line}{'.' if at == last else ';'}" for at, line in enumerate(plain))
