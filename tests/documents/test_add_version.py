"""Word sửa lại, bản ký quét lại: a new version beside the issued paper, never over it."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper, PaperVersion
from khuyencong.documents.services import versions
from khuyencong.documents.services.store import name_of, put
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf, word
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def contract(world):
    province.committed(world)
    return Paper.objects.get(code="contract")


def edited(paper, old, new):
    """The issued Word file with one text changed, as Word would save it."""
    document = docx.Document(io.BytesIO(documents.rendition(paper, "docx")))
    paragraphs = [p for p in document.paragraphs if old in p.text]
    assert paragraphs, f"{old} stands nowhere"
    for paragraph in paragraphs:
        text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def add(world, paper, content, *, kind="edited", name="hop-dong.docx", who="mai", **more):
    return versions.add(
        paper, kind=kind, name=name, content=content, by=world.actor(who), at=at(20), **more
    )


def test_words_may_change_and_the_issued_paper_stays_as_it_was(world, contract):
    before = documents.rendition(contract, "docx")
    content = edited(contract, "đề án", "đề án khuyến công")
    version = add(world, contract, content)
    assert (version.number, version.missing, version.added) == (2, [], [])
    assert add(world, contract, content).number == 3
    assert documents.rendition(contract, "docx") == before
    assert versions.content_of(version) == content
    assert events.history(f"papers:{contract.about}").last().kind == "add_version"
    call_command("verify")


def test_a_changed_amount_is_listed_and_needs_a_reason(world, contract):
    content = edited(contract, "300.000.000", "350.000.000")
    with pytest.raises(Refused, match=r"Không còn: .*300\.000\.000.*Mới có: .*350\.000\.000"):
        add(world, contract, content)
    assert not PaperVersion.objects.exists()
    version = add(world, contract, content, reason="Gõ lại theo phụ lục 01.")
    assert set(version.missing) == {"300.000.000"}
    assert version.reason == "Gõ lại theo phụ lục 01."


def test_what_strays_from_the_layout_is_said_but_kept(world, contract):
    document = docx.Document(io.BytesIO(documents.rendition(contract, "docx")))
    for run in document.paragraphs[-1].runs or [document.paragraphs[-1].add_run("x")]:
        run.font.name = "Arial"
    target = io.BytesIO()
    document.save(target)
    assert any("Arial" in fault for fault in add(world, contract, target.getvalue()).faults)


READ = {"read_number": "01", "read_dong": 800_000_000}  # as they stand on the contract


def test_a_signed_scan_is_a_version_and_another_kind_of_file_is_not(world, contract):
    assert add(world, contract, pdf(), kind="signed", name="ban-ky.pdf", **READ).kind == "signed"
    with pytest.raises(Refused, match="phải là tệp PDF, XML của văn bản, hoặc ảnh"):
        add(world, contract, word(), kind="signed")
    with pytest.raises(Refused, match=r"phải là tệp \.docx"):
        add(world, contract, pdf(), name="x.pdf")


def test_a_scan_without_words_is_compared_by_what_was_read_from_it(world, contract):
    """Nobody reads a picture for her: number and largest sum are copied from the paper itself."""

    def scan(**more):
        return add(world, contract, pdf(), kind="signed", name="ban-ky.pdf", **more)

    for read in ({}, {"read_number": "01"}, {"read_dong": 800_000_000}):
        with pytest.raises(Refused, match="không có chữ để máy đối chiếu") as refused:
            scan(**read)
        assert refused.value.field == ("read_dong" if "read_number" in read else "read_number")
    other_sum = READ | {"read_dong": 800_000_001}
    with pytest.raises(Refused, match=r"Không còn: 800\.000\.000\. Mới có: 800\.000\.001"):
        scan(**other_sum)
    with pytest.raises(Refused, match=r"Không còn: 01\. Mới có: 02"):
        scan(**READ | {"read_number": "02"})
    assert not PaperVersion.objects.exists()
    for spelled in ("1", "01", " 01/HĐ-TTKC"):
        assert scan(**READ | {"read_number": spelled}).missing == []
    kept = scan(**other_sum, reason="Chờ phụ lục 01.")
    assert (kept.missing, kept.added) == (["800.000.000"], ["800.000.001"])


def test_only_the_body_that_issued_it_adds(world, contract):
    with pytest.raises(Refused, match="người của nơi phát hành"):
        add(world, contract, pdf(), kind="signed", who="binh")


def test_verify_names_a_file_that_was_changed_in_the_store(world, contract, capsys):
    version = add(world, contract, pdf(), kind="signed", name="ban-ky.pdf", **READ)
    put(name_of(version.digest), b"khac")
    with pytest.raises(CommandError):
        call_command("verify")
    assert "ban-ky.pdf" in capsys.readouterr().out


def test_over_http_the_refusal_keeps_the_reason_box_and_the_list_shows_every_version(
    client, world, contract
):
    client.force_login(
        world.users["mai"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    address = f"/ban-lam-viec/van-ban/{contract.uuid}/"
    content = edited(contract, "300.000.000", "350.000.000")

    def send(reason):
        file = SimpleUploadedFile("hop-dong.docx", content)
        return client.post(address, {"kind": "edited", "file": file, "reason": reason})

    refused = send("")
    assert refused.status_code == 422
    assert "350.000.000" in refused.content.decode()
    assert send("Theo phụ lục 01.").status_code == 302
    page = client.get(address).content.decode()
    assert "Theo phụ lục 01." in page
    kept = client.get(f"{address}ban/2/")
    assert kept.content == content
    assert kept["Content-Disposition"].startswith("attachment")
    assert client.get(f"{address}ban/9/").status_code == 404
