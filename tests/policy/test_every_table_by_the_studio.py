"""Every dated table is a pack: national ones and a province's own, written, compared and approved.

Each goes through the pages by two people, its difference in words; each bad row comes back with its
line, in the language of the reader.
"""

import re

import pytest

from khuyencong.policy.models import RulePack
from khuyencong.rules import tables
from khuyencong.rules.packs import LOCAL, NATIONAL
from khuyencong.rules.reading import words
from tests import world as province
from tests.policy.test_studio_pages import enter
from tests.rules.test_own_contents import PACK

pytestmark = pytest.mark.django_db
CHECKED = 'checked: {on: 2039-12-20, by: "Chuyên viên Sở Công Thương"}'
ROW = 'from: 2040-01-01, evidence: internal, legal: "Điều 3 văn bản thử"'


def dated(rule: str, values: str, more: str = "") -> str:
    """One rule under its name: its rows from a day far ahead."""
    return f"  {rule}:\n    {CHECKED}\n{more}    values:\n      - {{{ROW}, {values}}}\n"


def under(table: str, rule: str, values: str, shelf: str = "") -> str:
    rows = dated(rule, values)
    if shelf:
        rows = f"  {shelf}:\n" + "".join(f"  {line}\n" for line in rows.splitlines())
    return f"{table}:\n{rows}"


LABEL = 'label: {vi: "Ích lợi", en: "Use"}'
PAPER = '{code: map_of_place, label: {vi: "Sơ đồ vị trí", en: "Map"}, minutes: 9, evidence: seen}'
# table → (text, what the page says of it, what is made wrong in it, why it is refused).
PACKS = {
    "levels": (
        under("levels", "machinery", 'rate: "0.40", cap: 250000000'),
        "40 %, tối đa 250.000.000 đồng", ('"0.40"', '"1.40"'), "không quá 1",
    ),
    "advances": (
        under("advances", "machinery", 'share: "0.40"'),
        "40 %", ('share: "0.40"', "share: half"), "ngoặc kép|không phải tỷ lệ",
    ),
    "eligibility": (
        under("eligibility", "craft_villages", "is_enough: false"),
        "chưa đủ", ("is_enough: false", "is_enough: maybe"), "đúng|true",
    ),
    "ranking": (
        under("ranking", "ranking", "criteria: [area, is_priority_trade]"),
        "địa bàn, ngành nghề ưu tiên", ("[area, is_priority_trade]", "[beauty]"), "một trong",
    ),
    "ranking: trades": (
        under("ranking", "trade_groups", 'product: ["131"], industry: ["25"], many_workers: 60'),
        "60", ("many_workers: 60", "many_workers: 0"), "ít nhất|lớn hơn|từ 1",
    ),
    "activities, national": (
        "activities:\n  showroom:\n    {"
        'label: {vi: "Phòng giới thiệu sản phẩm", en: "Display room"}, content: KC4, '
        "unit: showroom, who: establishment, alternatives: [trademark]}\n",
        "Phòng giới thiệu sản phẩm", ("content: KC4", "content: KC44"), "một trong",
    ),
    "activities, local": (
        PACK.partition("\n")[2],
        "Lớp nghề gia truyền", ("content: KC1", "content: KC44"), "một trong",
    ),
    "estimate_items": (
        under("estimate_items", "machinery", "items: [machine, training]", "suggested"),
        "Máy móc, thiết bị, Đào tạo, tập huấn", ("[machine, training]", "[nothing]"), "không có",
    ),
    "dossiers": (
        under("dossiers", "machinery", f"papers: [{PAPER}]", "by_activity"),
        "Sơ đồ vị trí", ("minutes: 9", "minutes: 0"), "ít nhất|lớn hơn|từ 1",
    ),
    "indicators": (
        under("indicators", "workers", 'method: {vi: "Đếm ngày 31/12", en: "Counted on 31/12"}'),
        "Đếm ngày 31/12", ('en: "Counted on 31/12"', 'fr: "x"'), "khóa|thiếu",
    ),
    "work_calendar": (
        'work_calendar:\n  "2040-11-24": {kind: holiday, legal: Thông báo 5, '
        "notice_date: 2040-01-05, evidence: internal}\n",
        "ngày nghỉ lễ", ('"2040-11-24"', '"2040-11-31"'), "lịch làm việc không có ngày",
    ),
    "forms": (
        under("forms", "form_11", 'number: "11a", title: {vi: "Kế hoạch", en: "Plan"}'),
        "11a", ('number: "11a"', 'number: ""'), "ký tự",
    ),
    "procedure": (
        under("procedure", "opinion_working_days", "value: 7"),
        "7", ("value: 7", "value: x7"), "phải là số nguyên",
    ),
    "scoring": (
        under(
            "scoring", "appraisal",
            f"pass_points: 60, spread: 20, criteria: [{{code: use, points: 100, {LABEL}}}]",
        ),
        "Ích lợi 100", ("pass_points: 60", "pass_points: 160"), "lớn hơn tổng",
    ),
    "budget_codes": (
        under("budget_codes", "goods", 'code: "7009", title: {vi: "Hàng hóa", en: "Goods"}'),
        "7009", ('code: "7009"', 'code: "70"7'), "YAML",
    ),
    "trade_codes": (
        'trade_codes:\n  "1629": {codes: ["1630"], evidence: internal, legal: "Bảng chuyển mã"}\n',
        "Mã ngành 2018 sang mã 2025: 1629", ('codes: ["1630"]', "codes: []"), "ít nhất|phần tử",
    ),
    "areas, national": (
        under("areas", "investment", "zones: {zone_1: normal}, cluster: normal"),
        "", ("zone_1: normal", "zone_1: 5"), "chữ",
    ),
    "areas, local": (
        "areas:\n  Xã Một:\n    investment:\n"
        f"      - {{{ROW}, area: difficult}}\n",
        "khó khăn", ("area: difficult", "area: hard"), "không phải từ xếp địa bàn",
    ),
}  # fmt: skip
OF_BOTH = [
    (name, scope)
    for name in PACKS
    for scope in (NATIONAL, LOCAL)
    if (scope == NATIONAL and "local" not in name)
    or (
        scope == LOCAL
        and "national" not in name
        and re.split("[:,]", name)[0] in words("parameters/local_tables.yaml")["tables"]
    )
]
VIETNAMESE = re.compile("[ạảấầẩậắằặẹẻếềệỉịọỏốồộớờợụủứừựỳỵđ]")


def test_the_packs_here_leave_no_table_out():
    here = {re.split("[:,]", name)[0] for name in PACKS}
    assert here == set(tables.TABLES) - set(tables.PAPERS)


def written(name: str) -> str:
    return f'pack: {{title: "Văn bản thử của gói", legal: "văn bản thử"}}\n{PACKS[name][0]}'


@pytest.mark.parametrize(("name", "scope"), OF_BOTH)
def test_each_table_goes_from_the_editor_to_the_book_by_two_people(client, name, scope):
    world = province.build()
    text = written(name).replace("Xã Một", world.communes[0].name)
    binh = enter(client, world, "binh")
    answer = binh.post("/quy-dinh/soan/", {"scope": scope, "text": text, "reason": "thử"})
    assert answer.status_code == 302, answer.content.decode()
    page = binh.get(answer["Location"]).content.decode()
    assert PACKS[name][1] in page
    assert binh.post(answer["Location"], {"act": "propose"}).status_code == 302
    lan = enter(client, world, "lan")
    assert lan.post(answer["Location"], {"act": "put_in_force"}).status_code == 302
    assert RulePack.objects.get().state == "in_force"


@pytest.mark.parametrize(("name", "scope"), OF_BOTH)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_bad_row_of_each_table_comes_back_with_its_line(client, name, scope, lang):
    world = province.build()
    (old, new), why = PACKS[name][2:]
    text = written(name).replace("Xã Một", world.communes[0].name)
    assert old in text
    binh = enter(client, world, "binh")
    binh.cookies["django_language"] = lang
    wrong = {"scope": scope, "text": text.replace(old, new, 1)}
    answer = binh.post("/quy-dinh/soan/", wrong, follow=True)
    if answer.redirect_chain:  # of the right shape; whether it fits is told on its own page
        assert binh.post(answer.redirect_chain[0][0], {"act": "propose"}).status_code == 422
    else:
        assert answer.status_code == 422
    page = answer.content.decode()
    bare = re.sub("<[^>]+>", " ", page.partition('role="alert"')[2].partition("</p>")[0])
    line = text[: text.index(old)].count("\n") + 1
    assert re.search(rf"(?:Dòng|Line|dòng|line) {line}\b", bare), (line, bare)
    if lang == "vi":
        assert re.search(why, bare), bare
    else:
        said = bare.rpartition("): ")[2]  # after the key, which names a commune as it was typed
        assert said and not VIETNAMESE.search(said), bare


@pytest.mark.parametrize("table", ["eligibility", "budget_codes", "trade_codes"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_table_that_the_law_keeps_is_refused_to_a_province_by_its_article(client, table, lang):
    world = province.build()
    binh = enter(client, world, "binh")
    binh.cookies["django_language"] = lang
    answer = binh.post("/quy-dinh/soan/", {"scope": "local", "text": written(table)})
    assert answer.status_code == 422 and not RulePack.objects.exists()
    page = answer.content.decode()
    assert {"vi": "Dòng 2", "en": "Line 2"}[lang] in page
