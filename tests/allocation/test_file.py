"""Files that others send: an instance, or a refusal in words with its place, in both languages."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from django.core.management import call_command

from khuyencong.allocation import file, optimiser

A = '{"id": "a", "options": [{"value": 7, "uses": {"B": 6}}]}'


def programme(**parts: str) -> str:
    """A file whose parts are JSON already."""
    usual = {"budgets": '{"B": 10}', "proposals": f"[{A}]"}
    return "{" + ", ".join(f'"{key}": {text}' for key, text in (usual | parts).items()) + "}"


def proposal(text: str) -> str:
    return programme(proposals=f"[{text}]")


def option(text: str) -> str:
    return proposal('{"id": "a", "options": [' + text + "]}")


def band(text: str) -> str:
    return programme(bands=f"[{text}]")


def group(text: str) -> str:
    return programme(groups=f"[{text}]")


def use(amount: str) -> str:
    return option('{"value": 7, "uses": {"B": ' + amount + "}}")


def called(name: str) -> str:
    return proposal(A.replace('"a"', f'"{name}"'))


A_ONE = "proposals[a].options[1]"
# What was sent, and where and why it is refused.
SENT: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": ("", "file", "syntax"),
    "white space": ("  \n \n", "file", "syntax"),
    "half a file": ('{"budgets": {"B": 1', "file", "syntax"),
    "two files": (programme() + programme(), "file", "syntax"),
    "a comma too many": ('{"budgets": {"B": 1,}}', "file", "syntax"),
    "a comment": ("// năm 2027\n" + programme(), "file", "syntax"),
    "a tab in a text": (proposal('{"id": "a\tb"}'), "file", "syntax"),
    "a BOM": (b"\xef\xbb\xbf" + programme().encode(), "file", "bom"),
    "UTF-16": (programme().encode("utf-16"), "file", "not_utf8"),
    "an old code page": (programme().encode() + "\nđ".encode("cp1258"), "file", "not_utf8"),
    "NUL": ("\0", "file", "syntax"),
    "nested lists": ("[" * 200_000, "file", "too_deep"),
    "nested objects": ('{"budgets":' * 100_000 + "1" + "}" * 100_000, "file", "too_deep"),
    "nested in a value": (
        option('{"value": ' + "[" * 300 + "]" * 300 + "}"),
        A_ONE + ".value",
        "whole",
    ),
    "a list": ("[]", "instance", "object"),
    "null": ("null", "instance", "object"),
    "an empty programme": ("{}", "proposals", "empty"),
    "budgets alone": ('{"budgets": {"B": 1}}', "proposals", "empty"),
    "no proposals": (programme(proposals="[]"), "proposals", "empty"),
    "proposals null": (programme(proposals="null"), "proposals", "list"),
    "an unknown key": (programme(bugets='{"B": 1}'), "instance", "key_unknown"),
    "an unknown key of a proposal": (
        proposal(A[:-1] + ', "must": true}'),
        "proposals[1]",
        "key_unknown",
    ),
    "an unknown key of an option": (option('{"value": 1, "amount": 2}'), A_ONE, "key_unknown"),
    "an unknown key of a band": (
        band('{"members": [], "measure": "count", "least": 1}'),
        "bands[1]",
        "key_unknown",
    ),
    "a key twice": (programme()[:-1] + ', "budgets": {"B": 99}}', "instance", "key_twice"),
    "a budget twice": (programme(budgets='{"B": 10, "B": 99}'), "budgets", "key_twice"),
    "a use twice": (option('{"value": 1, "uses": {"B": 1, "B": 0}}'), A_ONE + ".uses", "key_twice"),
    "a proposal twice": (proposal(f"{A}, {A}"), "proposals", "id_twice"),
    "a lone surrogate": (proposal(A.replace('"a"', '"\\ud800"')), "proposals[1].id", "unprintable"),
    "a surrogate in a budget": (
        programme(budgets='{"B": 1, "\\udfff": 1}'),
        "budgets",
        "unprintable",
    ),
    "a surrogate in a key": (programme(**{"\\ud800": "1"}), "instance", "key_unknown"),
    "a control character": (
        proposal(A.replace('"a"', '"a\\u0000"')),
        "proposals[1].id",
        "unprintable",
    ),
    "a number for an id": (proposal(A.replace('"a"', "5")), "proposals[1].id", "text"),
    "null for an id": (proposal(A.replace('"a"', "null")), "proposals[1].id", "text"),
    "NaN": (option('{"value": NaN}'), A_ONE + ".value", "whole"),
    "infinity": (programme(budgets='{"B": Infinity}'), "budgets.B", "whole"),
    "NaN seconds": (programme(time_limit_s="NaN"), "time_limit_s", "number"),
    "NaN for a gap": (programme(gap="NaN"), "gap", "number"),
    "NaN alone": ("NaN", "instance", "object"),
    "infinity below zero": ("-Infinity", "instance", "object"),
    "1e400": (programme(budgets='{"B": 1e400}'), "budgets.B", "whole"),
    "1e300": (programme(budgets='{"B": 1e300}'), "budgets.B", "whole"),
    "10^15 and one": (programme(budgets='{"B": 1000000000000001}'), "budgets.B", "whole"),
    "5,000 digits": (programme(budgets='{"B": ' + "9" * 5_000 + "}"), "budgets.B", "whole"),
    "a number as text": (programme(budgets='{"B": "10"}'), "budgets.B", "whole"),
    "a use below zero": (option('{"value": 1, "uses": {"B": -1}}'), A_ONE + ".uses.B", "whole"),
    "a budget called count": (programme(budgets='{"B": 10, "count": 3}'), "budgets.count", "count"),
    "a list for a measure": (
        band('{"members": [], "measure": ["B"]}'),
        "bands[1].measure",
        "measure",
    ),
    "a requirement of one": (programme(requires='[["a"]]'), "requires[1]", "pair"),
    "a member unknown": (
        band('{"members": ["z"], "measure": "B"}'),
        "bands[1].members",
        "name_unknown",
    ),
    "a half": (use("0.5"), A_ONE + ".uses.B", "whole"),
    "a hair above a whole number": (use("6.00000000000000000001"), A_ONE + ".uses.B", "whole"),
    "next to nothing": (use("1e-400"), A_ONE + ".uses.B", "whole"),
    "an exponent beyond all measure": (
        use("1e-9999999999999999999999"),
        A_ONE + ".uses.B",
        "whole",
    ),
    "next to nothing for a gap": (programme(gap="1e-400"), "gap", "number"),
    "the dots of a bill": (use("1.000.000"), "file", "syntax"),
    "a plus sign": (use("+6"), "file", "syntax"),
    "a zero before": (use("06"), "file", "syntax"),
    "a number of another system": (use("0x6"), "file", "syntax"),
    "true for an amount": (use("true"), A_ONE + ".uses.B", "whole"),
    "null for an amount": (use("null"), A_ONE + ".uses.B", "whole"),
    "a list for an amount": (use("[6]"), A_ONE + ".uses.B", "whole"),
    "a use of nothing known": (
        option('{"value": 1, "uses": {"b": 1}}'),
        A_ONE + ".uses",
        "name_unknown",
    ),
    "a list of uses": (option('{"value": 1, "uses": ["B"]}'), A_ONE + ".uses", "object"),
    "no value": (option('{"uses": {}}'), A_ONE + ".value", "whole"),
    "a value twice": (option('{"value": 1, "valu\\u0065": 2}'), A_ONE, "key_twice"),
    "a value too far below zero": (
        option('{"value": -1000000000000001}'),
        A_ONE + ".value",
        "whole",
    ),
    "an option twice": (
        option('{"id": "2", "value": 1}, {"value": 2}'),
        "proposals[a].options",
        "id_twice",
    ),
    "no options": (proposal('{"id": "a"}'), "proposals[a].options", "empty"),
    "an object of options": (
        proposal('{"id": "a", "options": {}}'),
        "proposals[a].options",
        "list",
    ),
    "a list for an option": (option("[]"), A_ONE, "object"),
    "a text for a proposal": (proposal('"a"'), "proposals[1]", "object"),
    "no id": (proposal('{"options": [{"value": 1}]}'), "proposals[1].id", "empty"),
    "yes for true": (
        proposal(A[:-1] + ', "must_choose": "yes"}'),
        "proposals[a].must_choose",
        "truth",
    ),
    "1 for true": (proposal(A[:-1] + ', "must_choose": 1}'), "proposals[a].must_choose", "truth"),
    "white space for an id": (called("  "), "proposals[1].id", "empty"),
    "a space after an id": (called("a "), "proposals[1].id", "spaces"),
    "a space before an id": (called(" a"), "proposals[1].id", "spaces"),
    "an id of loose diacritics": (called("ma\u0301y"), "proposals[1].id", "not_nfc"),
    "a letter of no width": (called("a\\u200b"), "proposals[1].id", "unprintable"),
    "text from right to left": (called("a\\u202eb"), "proposals[1].id", "unprintable"),
    "an id of a book": (called("a" * 201), "proposals[1].id", "too_long"),
    "a budget without a name": (programme(budgets='{"B": 10, "": 1}'), "budgets", "empty"),
    "a budget of loose diacritics": (
        programme(budgets='{"B": 1, "ca\u0301": 1}'),
        "budgets",
        "not_nfc",
    ),
    "a budget below zero": (programme(budgets='{"B": -1}'), "budgets.B", "whole"),
    "a list of budgets": (programme(budgets="[10]"), "budgets", "object"),
    "an object of groups": (programme(groups="{}"), "groups", "list"),
    "a group of another rule": (
        group('{"members": ["a"], "rule": "ALL"}'),
        "groups[1].rule",
        "rule",
    ),
    "a group of no rule": (group('{"members": ["a"]}'), "groups[1].rule", "rule"),
    "a group of no members": (group('{"rule": "at_most_one"}'), "groups[1].members", "list"),
    "a text for members": (
        group('{"members": "a", "rule": "at_most_one"}'),
        "groups[1].members",
        "list",
    ),
    "a member twice": (
        group('{"members": ["a", "a"], "rule": "at_most_one"}'),
        "groups[1].members",
        "member_twice",
    ),
    "an object for a member": (
        group('{"members": [{}], "rule": "at_most_one"}'),
        "groups[1].members",
        "text",
    ),
    "members twice": (
        group('{"members": ["a"], "members": [], "rule": "at_most_one"}'),
        "groups[1]",
        "key_twice",
    ),
    "an object of requirements": (programme(requires='{"a": "b"}'), "requires", "list"),
    "a requirement of three": (programme(requires='[["a", "b", "c"]]'), "requires[1]", "pair"),
    "a requirement of itself": (programme(requires='[["a", "a"]]'), "requires[1]", "pair"),
    "a requirement of nobody": (programme(requires='[["a", "z"]]'), "requires[1]", "name_unknown"),
    "a band of no members": (band('{"measure": "count", "min": 1}'), "bands[1].members", "list"),
    "a band of no measure": (band('{"members": ["a"], "min": 1}'), "bands[1].measure", "measure"),
    "a floor above its cap": (
        band('{"members": ["a"], "measure": "count", "min": 2, "max": 1}'),
        "bands[1]",
        "crossed",
    ),
    "a floor as text": (
        band('{"members": ["a"], "measure": "count", "min": "1"}'),
        "bands[1].min",
        "whole",
    ),
    "no time": (programme(time_limit_s="0"), "time_limit_s", "between"),
    "a day": (programme(time_limit_s="86400"), "time_limit_s", "between"),
    "true for seconds": (programme(time_limit_s="true"), "time_limit_s", "number"),
    "a gap of more than all": (programme(gap="2"), "gap", "between"),
    "a gap as text": (programme(gap='"0.1"'), "gap", "number"),
    "a BOM inside": ('{"\ufeffbudgets": {}}', "instance", "key_unknown"),
    "a key with capitals": (programme(Budgets="{}"), "instance", "key_unknown"),
    "a reference": (programme(**{"$ref": '"#"'}), "instance", "key_unknown"),
    "single quotes": ("{'budgets': {}}", "file", "syntax"),
    "a text not closed": ('{"budgets', "file", "syntax"),
    "NUL at the end": (programme() + "\0", "file", "syntax"),
    "one object a line": (f"{programme()}\n{programme()}", "file", "syntax"),
    "UTF-16 without a mark": (programme().encode("utf-16-le"), "file", "syntax"),
    "UTF-32": (programme().encode("utf-32"), "file", "not_utf8"),
    "a surrogate in bytes": (
        programme().encode().replace(b"a", b"\xed\xa0\x80", 1),
        "file",
        "not_utf8",
    ),
    "gzip": (gzip.compress(programme().encode()), "file", "not_utf8"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "file", "syntax"),
    "a table": ("id;value\na;1\n", "file", "syntax"),
    "XML": ("<plan/>", "file", "syntax"),
    "a text": ('"plan"', "instance", "object"),
    "a number": ("5", "instance", "object"),
    "the scale of nothing": (programme(value_scale="0"), "value_scale", "whole"),
}


def choose(tmp_path, content: str | bytes, language: str = "vi") -> tuple[object, str, str]:
    path = tmp_path / "plan.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    out, err, code = io.StringIO(), io.StringIO(), None
    try:
        call_command("choose", path, language=language, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(("content", "place", "code"), SENT.values(), ids=SENT)
def test_what_is_no_instance_is_refused_with_its_place(tmp_path, content, place, code):
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(file.InstanceError) as refusal:
        file.parse(raw)
    assert (place, code) in {(fault.place, fault.code) for fault in refusal.value.faults}
    said = {}
    for language in ("vi", "en"):
        end, out, err = choose(tmp_path, content, language)
        assert (end, out) == (2, "")
        assert place in err
        err.encode()  # nothing that a terminal cannot show
        said[language] = json.loads(err)
        assert len(said[language]["error"]) < 600
    assert said["vi"] != said["en"]


def test_a_refusal_reads_as_a_sentence(tmp_path):
    sent = programme(budgets='{"B": "mười"}', requires='[["a", "a"]]')
    vietnamese, english = (json.loads(choose(tmp_path, sent, one)[2]) for one in ("vi", "en"))
    assert vietnamese["error"] == (
        "budgets.B: mười không phải số nguyên từ 0 đến 1000000000000000; "
        "requires[1]: cần hai mã đề án khác nhau: đề án con rồi đề án mẹ"
    )
    assert english["error"] == (
        "budgets.B: mười is no whole number from 0 to 1000000000000000; "
        "requires[1]: two different ids are expected: child, then parent"
    )


def test_a_line_and_column_are_those_of_the_file(tmp_path):
    said = json.loads(choose(tmp_path, '{"budgets": {},\n "proposals": tất cả}')[2])
    assert said["error"] == "file: dòng 2, cột 15: sai cú pháp JSON ở “tất cả}”"
    with pytest.raises(file.InstanceError) as refusal:
        file.parse(b'{\n"\xff')
    assert refusal.value.faults[0].params == {"line": 2, "byte": 4}


def test_of_a_hundred_faults_twenty_are_said_and_the_rest_counted(tmp_path):
    said = json.loads(choose(tmp_path, programme(groups=f"[{', '.join(['1'] * 100)}]"), "en")[2])
    assert said["error"].count("groups[") == 20
    assert said["error"].endswith("; and 280 more faults")


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(file, "LARGEST_BYTES", len(programme()))
    assert choose(tmp_path, programme())[0] is None
    code, _out, err = choose(tmp_path, programme() + " ")
    assert (code, json.loads(err)["error"]) == (2, "file: tệp lớn hơn 0 MB")


def test_a_file_as_others_wrote_it_is_taken(tmp_path):
    """Line ends of Windows, names with diacritics, whole numbers with a point, a known scale."""
    sent = programme(
        value_scale="10",
        proposals='[{"id": "máy sấy", "options": [{"value": 7.0, "uses": {"B": 1e1}}]}]',
    ).replace(", ", ",\r\n")
    code, out, _err = choose(tmp_path, sent)
    assert code is None
    assert json.loads(out)["chosen"] == {"máy sấy": "1"}


def test_how_good_the_plan_is_stands_in_words_with_it(tmp_path, monkeypatch):
    said = json.loads(choose(tmp_path, programme())[1])
    assert (said["value"], said["proof"]) == (7, "Không phương án nào tốt hơn.")

    def unproven(asked):
        return optimiser.Choice({"a": "1"}, value=7, bound=9, seconds=2.0, solver="HiGHS")

    monkeypatch.setattr(optimiser, "choose_in_time", unproven)
    sent = programme(time_limit_s="2")
    vietnamese, english = (json.loads(choose(tmp_path, sent, one)[1]) for one in ("vi", "en"))
    assert vietnamese["chosen"] == {"a": "1"}
    assert vietnamese["proof"] == (
        "Hết 2 giây mà chưa chứng minh được là tốt nhất: đây là phương án tốt nhất tìm được, "
        "phương án khác có thể tốt hơn đến 28,572 %."
    )
    assert english["proof"] == (
        "2 seconds passed before it was proven best: this is the best plan found, another may be "
        "better by up to 28,572 %."
    )
