"""Files that others send: an instance, or a refusal in words with its place, in both languages."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from khuyencong.allocation import file

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
    "NaN seconds": (programme(time_limit_s="NaN"), "time_limit_s", "between"),
    "NaN for a gap": (programme(gap="NaN"), "gap", "between"),
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
    assert said["error"].endswith("; and 180 more faults")


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
