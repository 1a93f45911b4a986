"""Tệp tải lên: nothing that could act is kept, nothing plain is turned away."""

import io
import time

import pytest
from PIL import Image

from khuyencong.core.errors import Refused
from khuyencong.documents.reading import images, inspection, scanner
from tests.documents.hostile_files import benign, hostile, linked_excel, picture

SECONDS = 10


def test_what_could_act_is_refused_in_words_and_in_time(subtests):
    count = 0
    for what, name, content in hostile():
        count += 1
        with subtests.test(what):
            start = time.perf_counter()
            with pytest.raises(Refused) as refusal:
                inspection.inspect(name, content)
            assert time.perf_counter() - start < SECONDS
            assert refusal.value.message.endswith(".")
            assert refusal.value.fix
            assert "{" not in refusal.value.message
    assert count >= 100


def test_what_people_send_is_kept(subtests):
    count = 0
    for what, name, content in benign():
        count += 1
        with subtests.test(what):
            kept = inspection.inspect(name, content)
            if kept.media_type == "image/jpeg":
                assert len(kept.content) <= images.IMAGE_BYTES
                with Image.open(io.BytesIO(kept.content)) as image:
                    assert max(image.size) <= images.LONG_EDGE
            else:
                assert kept.content == content
    assert count >= 200


def test_a_workbook_with_links_is_refused_with_the_way_to_break_them():
    with pytest.raises(Refused, match="lấy số từ tệp khác") as refusal:
        inspection.inspect("a.xlsx", linked_excel())
    assert "Ngắt liên kết" in refusal.value.fix
    assert "danh-sach-2025.xlsx" in refusal.value.message


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read(monkeypatch):
    monkeypatch.setattr(inspection, "LIMIT_MEGABYTES", 100)
    with pytest.raises(Refused, match="quá nhiều thời gian hoặc bộ nhớ"):
        inspection.inspect("a.png", picture((7000, 7000), "PNG", "1"))
    assert inspection.inspect("a.jpg", picture((640, 480))).pages == 1


def test_place_and_camera_leave_the_picture_and_it_stands_upright():
    file = io.BytesIO()
    image = Image.new("RGB", (400, 200), "red")
    facts = image.getexif()
    facts[0x0112] = 6  # turned a quarter
    facts[0x010F] = "Hãng máy ảnh"
    facts.get_ifd(0x8825)[1] = "N"
    image.save(file, "JPEG", exif=facts)
    kept = inspection.inspect("a.jpg", file.getvalue())
    with Image.open(io.BytesIO(kept.content)) as plain:
        assert plain.size == (200, 400)
        assert not plain.getexif()
        assert set(plain.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_page_hidden_behind_a_picture_does_not_survive():
    kept = inspection.inspect("a.jpg", picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in kept.content


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\tai lieu\\báo giá.pdf", "báo giá.pdf"),
        ("don\u202efdp.exe", "donfdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("Ba\u0301o gia\u0301.pdf", "Báo giá.pdf"),
        ("\n\t", "tep.pdf"),
        ("..", "tep.pdf"),
    ],
)
def test_a_name_is_made_safe_to_show(given, shown):
    assert inspection.clean_name(given, ".pdf") == shown


def test_a_photo_turns():
    photo = inspection.inspect("a.jpg", picture((800, 600))).content
    with Image.open(io.BytesIO(images.rotated(photo))) as image:
        assert image.size == (600, 800)


def test_a_scanner_that_finds_something_or_is_gone_refuses(settings):
    scanner.check("a.pdf", b"x")
    for command, why in (("false", "từ chối"), ("/khong/co", "Chưa quét được")):
        settings.SCANNER = command
        with pytest.raises(Refused, match=why):
            scanner.check("a.pdf", b"x")
    settings.SCANNER = "true"
    scanner.check("a.pdf", b"x")
