"""Bản Word sửa lại: wherever an amount was put, it is named; open revisions are refused."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.services import versions
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import repacked
from tests.world import at

pytestmark = pytest.mark.django_db
RUN = "<w:r><w:t>Bổ sung thêm 999.000.000 đồng.</w:t></w:r>"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
BOX = f"<w:pict><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:pict>"
PLACES = {
    "a content control": f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{RUN}</w:p></w:sdtContent></w:sdt>",
    "a content control in a line": f"<w:p><w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt></w:p>",
    "a table in a content control": "<w:sdt><w:sdtContent><w:tbl><w:tblPr/><w:tr><w:tc><w:p>"
    f"{RUN}</w:p></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>",
    "a table in a table": "<w:tbl><w:tblPr/><w:tr><w:tc><w:tbl><w:tblPr/><w:tr><w:tc><w:p>"
    f"{RUN}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    "a text box": f"<w:p><w:r>{BOX}</w:r></w:p>",
    "a text box for an older Word only": "<w:p><w:r><mc:AlternateContent><mc:Choice><w:p/>"
    f"</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "a link": f"<w:p><w:hyperlink>{RUN}</w:hyperlink></w:p>",
    "a tag of another program": f"<w:p><w:smartTag>{RUN}</w:smartTag></w:p>",
    "two runs": "<w:p><w:r><w:t>999.</w:t></w:r><w:r><w:t>000.000</w:t></w:r></w:p>",
}
PARTS = {
    "a header": "word/header9.xml",
    "a footer": "word/footer9.xml",
    "a footnote": "word/footnotes.xml",
    "an endnote": "word/endnotes.xml",
    "a comment": "word/comments.xml",
    "what a control is bound to": "customXml/item9.xml",
}
REVISIONS = {
    "a tracked insertion": f'<w:p><w:ins w:id="1" w:author="A">{RUN}</w:ins></w:p>',
    "a tracked deletion": '<w:p><w:del w:id="1"><w:r><w:delText>5</w:delText></w:r></w:del></w:p>',
    "a tracked move": f"<w:p><w:moveTo>{RUN}</w:moveTo></w:p>",
    "a tracked row": "<w:tbl><w:tblPr/><w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    "</w:tbl>",
}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def contract(world):
    province.committed(world)
    return Paper.objects.get(code="contract")


def with_body(paper, more):
    def change(parts):
        body = parts["word/document.xml"].decode()
        if "xmlns:mc=" not in body:
            body = body.replace("<w:document ", f"<w:document {NAMES.split(' ')[1]} ", 1)
        parts["word/document.xml"] = body.replace("<w:sectPr", f"{more}<w:sectPr", 1).encode()

    return repacked(documents.rendition(paper, "docx"), change)


def with_part(paper, name):
    part = f"<w:hdr {NAMES}><w:p>{RUN}</w:p></w:hdr>".encode()
    return repacked(documents.rendition(paper, "docx"), lambda parts: parts.update({name: part}))


def add(world, paper, content):
    return versions.add(
        paper, kind="edited", name="a.docx", content=content, by=world.actor("mai"), at=at(20)
    )


@pytest.mark.parametrize("where", PLACES)
def test_an_amount_is_named_wherever_it_was_put(world, contract, where):
    with pytest.raises(Refused, match=r"Mới có: 999\.000\.000\."):
        add(world, contract, with_body(contract, PLACES[where]))


@pytest.mark.parametrize("where", PARTS)
def test_an_amount_is_named_in_every_part(world, contract, where):
    with pytest.raises(Refused, match=r"Mới có: 999\.000\.000\."):
        add(world, contract, with_part(contract, PARTS[where]))


@pytest.mark.parametrize("what", REVISIONS)
def test_open_revisions_are_refused_with_the_way_to_close_them(world, contract, what):
    with pytest.raises(Refused, match="còn 1 chỗ sửa đang theo dõi") as refusal:
        add(world, contract, with_body(contract, REVISIONS[what]))
    assert "Chấp nhận tất cả" in refusal.value.fix


def test_a_text_box_that_an_older_word_shows_too_counts_once(world, contract):
    box = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>"
        f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    with pytest.raises(Refused, match=r"Mới có: 999\.000\.000\."):
        add(world, contract, with_body(contract, box))


def test_the_issued_file_itself_has_no_difference(world, contract):
    assert add(world, contract, documents.rendition(contract, "docx")).added == []
