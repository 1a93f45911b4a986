"""The rule book of a province, with the packs in force there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.folding import fold
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import AreaClass, Unit, valid_on
from khuyencong.directory.selectors.listed_areas import Listed, NotListed, listed, named
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import papers_about
from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed
from khuyencong.policy.models import RuleInForce, RulePack
from khuyencong.policy.workflow import PACK
from khuyencong.rules import engine, packs, wording
from khuyencong.rules.areas import DECIDING, word_label
from khuyencong.rules.changes import Change, Span, calendar, differences, in_order
from khuyencong.rules.engine import Activity, RuleBook
from khuyencong.rules.levels import ONCE
from khuyencong.rules.packs import Pack
from khuyencong.rules.reading import words
from khuyencong.rules.rows import COMMUNE, Changed, name_in_words

# What the tables of a province's pack hold, and what is said of how a row was checked.
TABLES = {
    "activities": lazy("nội dung riêng của tỉnh, theo nghị quyết của HĐND"),
    "levels": lazy("mức hỗ trợ"),
    "advances": lazy("tạm ứng"),
    "procedure": lazy("thủ tục và thời hạn"),
    "dossiers": lazy("hồ sơ"),
    "forms": lazy("biểu mẫu"),
    "indicators": lazy("chỉ tiêu"),
    "ranking": lazy("thứ tự ưu tiên"),
    "scoring": lazy("chấm điểm"),
    "estimate_items": lazy("mục dự toán"),
    "areas": lazy("địa bàn của xã"),
    "work_calendar": lazy("lịch làm việc"),
}
EVIDENCE = {
    "seen": lazy("đã đọc văn bản, phải ghi nguồn ở source"),
    "remembered": lazy("theo trí nhớ, chưa kiểm chứng"),
    "internal": lazy("quy định nội bộ"),
    "sample": lazy("số liệu thử"),
    "unknown": lazy("chưa biết"),
}
KINDS = (
    Kind(
        "rule_pack.put_in_force",
        lazy("Duyệt gói quy định, đưa vào áp dụng"),
        creditor="department_specialist",
        place="rule_pack",
        steps=("put_in_force", "return_pack"),
    ),
)


def owed(pack: RulePack) -> list[Owed]:
    """By its state: what was proposed waits for a second person."""
    return [Owed(kind, role, pack.province.code) for kind, role in PACK.owed_in(pack.state)]


@lru_cache(maxsize=64)
def _parsed(scope: str, text: str) -> Pack:
    return packs.parse(text, scope=scope)


def packs_in_force(province: str) -> tuple[Pack, ...]:
    """Oldest first: a later pack is laid upon the earlier ones."""
    return tuple(_parsed(scope, text) for scope, text in _in_force(province))


@prepared
def _in_force(province: str) -> QuerySet[RuleInForce, tuple[str, str]]:
    rows = RuleInForce.objects.filter(province__code=province).order_by("pk")
    return rows.values_list("scope", "text")


def book(province: str) -> RuleBook:
    """What the rules are in this province now; dates inside it say since when."""
    return engine.load(province, packs_in_force(province))


def activities() -> dict[str, Activity]:
    """What may be supported, of the nation and of every province's own: code and activity."""
    return engine.activities() | added_activities()


def added_activities() -> dict[str, Activity]:
    """Those that packs added, for their names: read once, and anew when one may be there."""
    known = _added["known"]
    if known is None:
        contents = (_parsed(scope, text).content for scope, text in _adding())
        known = {code: one for content in contents for code, one in content.activities.items()}
        _added["known"] = known
    return known


def forget_added() -> None:
    _added["known"] = None


_added: dict[str, dict[str, Activity] | None] = {"known": None}


@prepared
def _adding() -> QuerySet[RuleInForce, tuple[str, str]]:
    rows = RuleInForce.objects.filter(text__contains="activities:").order_by("pk")
    return rows.values_list("scope", "text")


def figure(name: str, *, province: str, on: date) -> int:
    """A whole number of procedure in this province on that day, one that is always known."""
    value = engine.count(name, on=on, book=book(province))
    if value is None:
        raise TypeError(f"parameter {name} is not known on {on}")
    return value


def book_with(pack: RulePack) -> RuleBook:
    """The book as it would be with this pack. PackError or ParameterError when it does not fit."""
    province = pack.province.code
    mine = _parsed(pack.scope, pack.text)
    return engine.load(province, (*packs_in_force(province), mine))


def changes(pack: RulePack, lang: str = "vi") -> list[Change]:
    """What the pack changes, in words, against what is in force; of one that is in force itself,
    against what was before it."""
    rule = RuleInForce.objects.filter(pack=pack).first()
    before, after = _around(rule) if rule else (book(pack.province.code), book_with(pack))
    found = differences(before, after, lang)
    found += _areas_changed(_communes_named(rule) if rule else communes(pack), lang)
    return in_order(found)


def _around(rule: RuleInForce) -> tuple[RuleBook, RuleBook]:
    """The book before the pack came into force, and with it; what came later is in neither."""
    code = rule.province.code
    rows = RuleInForce.objects.filter(province=rule.province, pk__lt=rule.pk).order_by("pk")
    earlier = tuple(_parsed(scope, text) for scope, text in rows.values_list("scope", "text"))
    mine = _parsed(rule.scope, rule.text)
    return engine.load(code, earlier), engine.load(code, (*earlier, mine))


def _communes_named(rule: RuleInForce) -> list[Listed]:
    return named(_parsed(rule.scope, rule.text).communes(), rule.province)


def communes(pack: RulePack) -> list[Listed]:
    """What the pack says of the communes of its province; nothing where it is in force and they
    are classed so already. PackError."""
    if pack.state == "in_force":
        return []
    return communes_of(_parsed(pack.scope, pack.text), pack.province)


def communes_of(pack: Pack, province: Unit) -> list[Listed]:
    """The same of a pack that is not kept yet."""
    try:
        return listed(pack.communes(), province)
    except NotListed as wrong:
        raise packs.not_listed(pack, wrong.key, wrong.since, wrong.message, wrong.fix) from wrong


def _areas_changed(rows: list[Listed], lang: str) -> Iterator[Change]:
    """Communes of which a pack says otherwise than is said, or by another clause."""
    for one in rows:
        row = one.row
        said = AreaClass.objects.filter(unit=one.unit, kind=one.kind)
        is_said = said.filter(valid_from=row.valid_from, source=row.citation).exists()
        on = row.valid_from - timedelta(days=1) if is_said else row.valid_from
        was = said.filter(valid_on(on)).order_by("pk").last()
        if was is None or (was.area, was.source) != (row.area, row.citation):
            yield Change(
                f"areas.{one.unit.code}.{one.kind}",
                f"{one.unit} ({one.unit.code}): {AreaClass.Kind(one.kind).label}",
                row.valid_from,
                row.valid_until,
                word_label(one.kind, was.area, lang) if was else "",
                word_label(one.kind, row.area, lang),
                row.citation,
            )


def areas_said(rule: RuleInForce) -> list[Changed]:
    """The same of a pack in force, by the names that decisions keep: who asked for the class of a
    commune may have been answered by its zone, or that nobody had said it."""
    found = {
        Changed(f"areas.{one.unit.code}.{kind}", one.row.valid_from, one.row.valid_until): None
        for one in _communes_named(rule)
        for kind in (one.kind, *DECIDING)
    }
    return list(found)


def rows_in_words(names: Sequence[str], lang: str) -> list[str]:
    """Timelines as an official calls them, communes by their names."""
    codes = {one[1] for name in names if (one := COMMUNE.fullmatch(name))}
    units = Unit.objects.communes().filter(code__in=codes).order_by("valid_from", "pk")
    places = {unit.code: str(unit) for unit in units} if codes else {}
    return [name_in_words(name, lang, places) for name in names]


def warnings(pack: RulePack) -> list[packs.Caution]:
    """What to look at before the pack is proposed."""
    return packs.cautions(_parsed(pack.scope, pack.text), book_with(pack).instruments)


def find_pack(code: str, *, by: Actor) -> RulePack:
    """Raises Http404 for what `by` may not see."""
    missing = _("Không có gói quy định {code} trong phạm vi của bạn.").format(code=code)
    return find(RulePack.objects.visible_to(by).select_related("province"), missing, code=code)


@dataclass(frozen=True)
class Entry:
    """One instrument of the library: what the system reads from it, and what is not known."""

    key: str
    name: str
    title: str
    title_lang: str  # of a title that no English one stands for
    signed: date | None
    in_force: date | None
    evidence: str
    replaced_on: date | None
    links: tuple[tuple[str, str, str], ...]  # (what it did or suffered, key, name)
    rows: tuple[tuple[str, Span], ...]
    questions: tuple[tuple[str, str], ...]  # (what is not known, whom to ask)
    sources: tuple[tuple[str, str], ...]
    title_vi: str = ""

    def holds(self, asked: str) -> bool:
        """Whether the folded words are in its name, its title, or a rule that rests on it."""
        parts = [
            self.name,
            self.title,
            self.title_vi,
            *(f"{label} {span.legal}" for label, span in self.rows),
        ]
        return any(asked in fold(part) for part in parts)


def library(book: RuleBook, lang: str) -> list[Entry]:
    """Every instrument with the rules whose clause names its number, the latest signed first."""
    rows = [(label, span) for label, spans in calendar(book, lang) for span in spans]
    entries = [_entry(key, book, rows, lang) for key in book.instruments]
    entries += _undeclared(rows, {one.number for one in book.instruments.values()})
    return sorted(entries, key=lambda e: (e.in_force or e.signed or date.min, e.key), reverse=True)


NUMBER = re.compile(r"[0-9]+/[0-9]{4}/[A-ZĐ0-9]+(?:-[A-ZĐ]+)*")


def _undeclared(rows: list[tuple[str, Span]], known: set[str]) -> Iterator[Entry]:
    """Instruments that clauses name and instruments.yaml does not have yet."""
    found: dict[str, list[tuple[str, Span]]] = {}
    for label, span in rows:
        for number in set(NUMBER.findall(span.legal)) - known:
            found.setdefault(number, []).append((label, span))
    for number, its_rows in found.items():
        title = _("Chưa khai tên, ngày ký và ngày có hiệu lực")
        key = fold(number).replace(" ", "-")
        rests = tuple(its_rows)
        yield Entry(key, number, title, "", None, None, "unknown", None, (), rests, (), ())


def _entry(key: str, book: RuleBook, rows: list[tuple[str, Span]], lang: str) -> Entry:
    one = book.instruments[key]
    title = (one.title_en if lang == "en" else "") or one.title
    return Entry(
        key=key,
        name=_name(book, key, lang),
        title=title,
        title_lang="vi" if lang == "en" and title == one.title else "",
        title_vi=one.title,
        signed=one.signed,
        in_force=one.in_force,
        evidence=one.evidence,
        replaced_on=one.replaced_on,
        links=tuple(_links(key, book, lang)),
        rows=tuple((label, span) for label, span in rows if one.number in span.legal),
        questions=tuple(
            (question.text[lang], wording.label("office", question.ask, lang))
            for question in book.questions.values()
            if question.instrument == key
        ),
        sources=tuple((book.sources[s].title, book.sources[s].address) for s in one.source),
    )


def _name(book: RuleBook, key: str, lang: str) -> str:
    one = book.instruments[key]
    return f"{wording.label('instrument_kind', one.kind, lang)} {one.number}"


def _links(key: str, book: RuleBook, lang: str) -> Iterator[tuple[str, str, str]]:
    one = book.instruments[key]
    for done, keys in ((_("Thay thế"), one.replaces), (_("Sửa đổi"), one.amends)):
        yield from ((done, other, _name(book, other, lang)) for other in keys)
    for other, later in book.instruments.items():
        if key in later.replaces:
            yield _("Bị thay thế bởi"), other, _name(book, other, lang)
        if key in later.amends:
            yield _("Bị sửa đổi bởi"), other, _name(book, other, lang)


def library_of(actor: Actor, lang: str) -> list[Entry]:
    """For an officer with the packs of the province; for visitors the national rules."""
    code = next(iter(actor.provinces), None)
    return library(book(code) if code else engine.load(), lang)


def questions(book: RuleBook, office: str) -> list[tuple[str, str]]:
    """(what is not known, instrument) to ask of one office, or all of them; in Vietnamese."""
    return [
        (question.text["vi"], _name(book, question.instrument, "vi"))
        for question in book.questions.values()
        if office in ("", question.ask)
    ]


def words_of_a_pack(lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(what it is, (the word that a pack writes, what it means)): tables, activities and others."""
    known = words("parameters/vocabulary.yaml")
    said = {code: one.label for code, one in activities().items()}

    def words_of(among: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(code, text[lang]) for code, text in among.items()]

    return [
        (_("Bảng tỉnh được quy định"), [(code, str(name)) for code, name in TABLES.items()]),
        (_("Nội dung hỗ trợ"), words_of(said)),
        (_("Đã đối chiếu đến đâu (evidence)"), [(c, str(name)) for c, name in EVIDENCE.items()]),
        (_("Loại văn bản"), words_of(known["instrument_kinds"])),
        (_("Xếp loại địa bàn"), words_of(known["facts"]["area"]["words"])),
        (_("Tiêu chí ưu tiên"), words_of(known["criteria"])),
        (_("Nhóm địa bàn ưu tiên"), words_of(known["facts"]["area_class"]["words"])),
        (_("Điều kiện của một mức"), _conditions(lang)),
        (_("Mục dự toán"), words_of(words("parameters/estimate_items.yaml")["items"])),
        (_("Biểu mẫu"), _forms(lang)),
        (_("Đơn vị tính"), words_of(known["units"])),
        (_("Loại thay đổi của đề án"), words_of(known["changes"])),
        (_("Chữ quyết định của một thông số"), words_of(known["rulings"])),
        *(
            (fact["label"][lang], words_of(fact["words"]))
            for name, fact in known["facts"].items()
            if "words" in fact and name in OF_A_CASE
        ),
    ]


OF_A_CASE = ("form", "place_kind", "level", "manager", "kind", "former_province")


def _conditions(lang: str) -> list[tuple[str, str]]:
    """What rows of the book and of packs say of when a level holds."""
    levels, said = engine.load().levels.values(), words("wording.yaml")["reasons"]
    rows = (row for level in levels for case in level.cases for row in case.values)
    known = {code for row in rows for code in row.conditions} | {ONCE}
    return [(code, said[code][lang]) for code in sorted(known)]


def _forms(lang: str) -> list[tuple[str, str]]:
    rows = ((code, rule.values[-1]) for code, rule in engine.load().forms.items())
    return [(code, f"{row.number}: {row.title[lang]}") for code, row in rows]


def letters(province: Unit) -> QuerySet[Paper]:
    """The letters sent, the latest first."""
    return papers_about(letters_about(province)).order_by("-pk")


def letters_about(province: Unit) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"khuyencong:quy-dinh:{province.code}")


def find_letter(number: uuid.UUID, *, by: Actor) -> Paper:
    missing = _("Không có công văn này trong phạm vi của bạn.")
    provinces = Unit.objects.filter(level=Unit.Level.PROVINCE, code__in=by.provinces)
    abouts = [letters_about(province) for province in provinces.order_by("pk")]
    return find(papers_about(*abouts), missing, uuid=number)


def lock(pack: RulePack) -> RulePack:
    return (
        RulePack.objects.select_for_update(of=("self",)).select_related("province").get(pk=pack.pk)
    )
