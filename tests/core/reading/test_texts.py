"""Words and names of communes: one form however the keyboard made them."""

from __future__ import annotations

import unicodedata

import pytest

from khuyencong.core.folding import fold, latin, nfc
from khuyencong.core.reading.communes import CommuneName, commune_name
from khuyencong.core.reading.texts import TextError, read_line

DO_LUONG = "Đô Lương"


@pytest.mark.parametrize(
    "text",
    [
        "Đô Lương", "Ðô Lương", "Ɖô Lương", "Đô  Lương", " Đô Lương ", "Đô\u00a0Lương",
        "Đô\tLương", "Đô\nLương", "Đô\x00 Lương", "Đô Lương\u200b", "\ufeffĐô Lương",
        unicodedata.normalize("NFD", "Đô Lương"), "Đô\u2003Lương", "Đô Lươ\u00adng",
        "Đô Lương\x07", "\u202eĐô Lương",
    ],
)  # fmt: skip
def test_a_line_is_stored_in_one_form(text):
    assert read_line(text, limit=60) == DO_LUONG


def test_look_alikes_become_the_letters_they_stand_for():
    assert nfc("Tr\u0430n Th\u0456 \u041ca\u0456") == "Tran Thi Mai"
    assert latin("m\u01ceng") == "măng"
    assert fold("\u00d0Ô LƯƠNG") == "do luong"


def test_a_word_of_another_alphabet_stays_as_it_is():
    assert nfc("Công ty Москва") == "Công ty Москва"
    assert latin("α và β") == "α và β"


def test_too_long_a_text_says_how_long_it_is():
    assert read_line("a" * 60, limit=60)
    with pytest.raises(TextError) as error:
        read_line("a" * 61, limit=60)
    assert (error.value.params["count"], error.value.params["limit"]) == (61, 60)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xã Đô Lương", "xã"), ("xã Ðô Lương", "xã"), ("Xã Đô Lương, tỉnh Nghệ An", "xã"),
        ("X. Đô Lương", "xã"), ("x.Đô Lương", "xã"), ("XÃ ĐÔ LƯƠNG", "xã"), ("Đô Lương", ""),
        ("thị trấn Đô Lương", "thị trấn"), ("TT Đô Lương", "thị trấn"),
        ("TT. Đô Lương", "thị trấn"),
        ("P. Đô Lương", "phường"), ("phường Đô Lương (cũ)", "phường"), ("Đô Lương - Nghệ An", ""),
        ("Đặc khu Đô Lương", "đặc khu"), ("do luong", ""), ("xa Do Luong; Nghe An", "xã"),
        (unicodedata.normalize("NFD", "xã Đô Lương"), "xã"), ("xã\u00a0Đô Lương", "xã"),
        ("xã  Đô   Lương", "xã"), ("thị xã Đô Lương", "thị xã"),
    ],
)  # fmt: skip
def test_a_commune_is_known_apart_from_its_kind(text, kind):
    assert commune_name(text) == CommuneName(kind, "do luong")


@pytest.mark.parametrize("text", ["", "xã", "Phường", "Xa", "p"])
def test_a_kind_alone_is_no_prefix(text):
    assert commune_name(text) == CommuneName("", fold(text))
