"""Every way in which the shape of a pack may be wrong is told in Vietnamese alone."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from khuyencong.rules.packs import LOCAL, NATIONAL, PackError, check_province, content_of, parse
from khuyencong.rules.reading import say_fault, words
from tests.rules.test_bad_packs import OWN, laid
from tests.rules.test_packs import MACHINERY

# What a file may hold where something else is expected.
ODD = (
    None, "", "x", "x" * 400, "2027-13-01", "NaN", 1.5, float("nan"), -1, 0, 10**20, True,
    [], ["x"], ["x"] * 50, [1], {}, {"x": 1}, {1: "x"}, date(2027, 1, 1),
    datetime(2027, 1, 1, 9, tzinfo=UTC),
)  # fmt: skip
ENGLISH = re.compile(r"\b(or|and|input|should|must|valid|field|required|string)\b", re.I)


def models_in(annotation, found):
    """Every model that stands somewhere in it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in found:
            found.add(annotation)
            for field in annotation.model_fields.values():
                models_in(field.annotation, found)
        return
    for part in get_args(annotation):
        models_in(part, found)


@pytest.mark.parametrize("scope", [NATIONAL, LOCAL])
def test_every_refusal_of_the_schema_is_in_vietnamese_words(scope):
    shapes = set()
    models_in(content_of(scope), shapes)
    assert len(shapes) > 40
    seen = set()
    for shape in sorted(shapes, key=lambda one: one.__name__):
        for field in shape.model_fields.values():
            kind = TypeAdapter(Annotated[field.annotation, *(field.metadata or [None])])
            for odd in ODD:
                try:
                    kind.validate_python(odd)
                except ValidationError as error:
                    for one in error.errors():
                        seen.add(one["type"])
                        params = {**one.get("ctx", {}), "reason": one["msg"]}
                        assert one["type"] in words("faults.yaml"), (shape, one)
                        said = say_fault(one["type"], params, "vi")
                        assert not ENGLISH.search(said), said
    assert {"literal_error", "int_type", "too_short", "extra_forbidden", "missing"} <= seen


def test_a_word_that_is_none_of_a_list_is_answered_by_the_list():
    with pytest.raises(PackError) as refusal:
        parse(OWN.replace("kind: council_resolution", "kind: letter"), scope=LOCAL)
    said = refusal.value.say("vi")
    assert said.startswith("phải là một trong: law, decree, ")
    assert not ENGLISH.search(said) and "'" not in said


@pytest.mark.parametrize("rate", ["NaN", "sNaN", "Infinity", "-0.5"])
def test_a_rate_that_is_no_number_is_refused_on_its_line(rate):
    with pytest.raises(PackError) as refusal:
        parse(MACHINERY.replace('"0.50"', f'"{rate}"'), scope=NATIONAL)
    assert refusal.value.line and "tỷ lệ" in refusal.value.say("vi")


CASES = """\
    cases:
      - when: {former_province: ["%s"]}
        values:
          - {from: 2027-07-01, rate: "0.50", cap: 200000000, evidence: internal,
             legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
"""


def parted(former, province="40"):
    values = OWN.index("    values:")
    end = OWN.index("advances:")
    text = OWN[:values] + CASES % former + OWN[end:]
    return text.replace('province: "40"', f'province: "{province}"')


@pytest.mark.parametrize("former", ["40", "54"])
def test_a_province_that_was_not_merged_parts_nothing_by_former_provinces(former):
    with pytest.raises(PackError) as refusal:
        laid(parted(former))
    assert refusal.value.line == 12
    assert refusal.value.key == "levels.machinery.cases.0.when.former_province"
    assert "chỉ gói của tỉnh sáp nhập chia mức theo tỉnh cũ" in refusal.value.say("vi")


def test_a_merged_province_names_those_it_was_merged_from():
    check_province(parse(parted("54", "66"), scope=LOCAL), "66")
    with pytest.raises(PackError) as refusal:
        check_province(parse(parted("40", "66"), scope=LOCAL), "66")
    assert refusal.value.say("vi") == (
        "tỉnh 66 không sáp nhập từ tỉnh mã 40; ghi một trong: "
        "54 (địa bàn tỉnh Phú Yên cũ), 66 (địa bàn tỉnh Đắk Lắk cũ)"
    )


@pytest.mark.parametrize("province", ["40", "38"])
def test_a_pack_for_the_whole_country_names_no_province(province):
    text = MACHINERY.replace(
        'legal: "Thông tư 01/2027/TT-BTC"}', 'legal: "Thông tư 1", province: "40"}', 1
    )
    with pytest.raises(PackError) as refusal:
        check_province(parse(text, scope=NATIONAL), province)
    assert (refusal.value.code, refusal.value.line) == ("scope_is_national", 1)
    assert "40" in refusal.value.say("vi")


def test_the_mergers_make_thirty_four_provinces_of_sixty_three():
    known = words("parameters/vocabulary.yaml")
    former = known["facts"]["former_province"]["words"]
    now = {word["now"] for word in former.values()}
    assert now <= set(known["provinces"]) and len(known["provinces"]) == 34
    assert len(former) + 34 - len(now) == 63
