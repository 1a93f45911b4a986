"""Gói kiểm toán: all that was recorded, and a small script that names what was altered."""

import ast
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.http import Http404
from django.utils import timezone
from python_calamine import CalamineWorkbook

from khuyencong.core import events
from khuyencong.core.checkpoints import heads_until
from khuyencong.core.errors import Refused
from khuyencong.core.models import Checkpoint, Event
from khuyencong.directory.selectors import actor_for
from khuyencong.documents.models import FileOrder, Upload
from khuyencong.documents.services import orders, receive
from khuyencong.inspection.selectors import made
from khuyencong.inspection.services.bundles import DATA
from tests import money
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
ADVANCED, PAID = 100_000_000, 200_000_000
MONEY = "tien/but-toan.jsonl"


@pytest.fixture
def paid():
    """A machine of 800 million: 100 advanced, 200 paid, its year not settled; sealed afterwards."""
    world = province.build()
    commitment = province.committed(world)
    money.advance(world, commitment, ADVANCED)
    money.accept(world, commitment.project)
    money.pay(world, commitment, PAID, is_again=True)
    receive(
        commitment.project.uuid, kind="other", name="quyet-dinh.pdf", content=pdf(),
        by=world.actor("mai"), at=at(11, 9),
    )  # fmt: skip
    return world, commitment.project


@pytest.fixture
def sealed(paid):
    last = Event.objects.order_by("pk").last().pk
    heads, count = heads_until(last)
    Checkpoint.objects.create(
        on=date(YEAR, 9, 12), at=at(12, 9), last_event_id=last, event_count=count,
        stream_count=len(heads), root=heads.root(), moved_heads="[]",
    )  # fmt: skip
    return paid


def inspector(world):
    return actor_for(world.users["ha"], on=timezone.localdate())


def packed(kind, what, by):
    file, made_ = orders.at_once(kind, what, by=by)
    with file:
        return file.read(), made_


def of_project(world, project, who="ha"):
    return packed("audit_project", {"code": project.code}, world.actor(who))


def of_year(world, who="ha"):
    return packed("audit_year", {"fund": world.fund.code, "year": YEAR}, world.actor(who))


def unpacked(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        bundle.extractall(folder)
    return folder


def verified(folder, *words):
    """Run as its own process, in a place that knows nothing of this system."""
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py"), *words],
        capture_output=True, text=True, cwd=folder, env={"PATH": ""},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def forge(folder, path):
    """Whoever altered a file puts its new hash into the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["files"]:
        if one["path"] == path:
            one["sha256"] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))


def rewrite(folder, path, change):
    """Lines of a file altered, and its hash with them."""
    lines = (folder / path).read_text().splitlines()
    (folder / path).write_text("\n".join(change(lines)) + "\n")
    forge(folder, path)


@pytest.mark.parametrize("make", [of_project, lambda world, _project: of_year(world)])
def test_a_bundle_that_nobody_touched_is_well(sealed, tmp_path, make):
    world, project = sealed
    content, made_ = make(world, project)
    folder = unpacked(content, tmp_path / "goi")
    code, told = verified(folder, "--seal", made_.summary["seal"])
    assert (code, "All is well" in told) == (0, True), told
    assert "ordered > advanced: 100,000,000 đồng, chứng từ / receipts 100,000,000" in told
    assert "ordered > paid: 200,000,000 đồng, chứng từ / receipts 200,000,000" in told
    assert "Điểm niêm phong / checkpoint 2027-09-12: t" in told
    assert verified(folder, str(tmp_path / "x.zip"))[0] == 1, "no such file"


def test_it_holds_papers_decisions_money_events_and_files(sealed, tmp_path):
    world, project = sealed
    content, made_ = of_project(world, project)
    folder = unpacked(content, tmp_path)
    assert made_.name == f"kiem-toan-{project.code}-{made_.summary['seal'][:16]}.zip"
    papers = list(folder.glob(f"ho-so/{project.code}/{project.code}/van-ban/*.pdf"))
    assert len(papers) == money.issued_papers(project)
    assert all(paper.read_bytes().startswith(b"%PDF") for paper in papers)
    assert [p.name for p in folder.glob("ho-so/*/*/giay-to/*/*")] == ["01-quyet-dinh.pdf"]
    decisions = json.loads((folder / "quyet-dinh.jsonl").read_text())
    assert decisions["conclusion"]["by"] == "Binh"
    rows = [row for one in decisions["decisions"] for row in one["rows"]]
    assert rows and any(row["text"] for row in rows)
    streams = {json.loads(line)[0] for line in (folder / "su-kien.jsonl").open()}
    assert {project.stream, f"papers:{project.uuid}", f"fund:{world.fund.code}:{YEAR}"} <= streams
    book = CalamineWorkbook.from_path(str(folder / "tien/so-lieu.xlsx"))
    rows = book.get_sheet_by_name("Chứng từ").to_python()
    assert [row[4] for row in rows if row[1] == "thanh toán"] == ["Hợp tác xã mây tre đan Nghi Lộc"]


def test_the_script_is_short_and_older_pythons_read_it():
    text = (DATA / "verify.py").read_text()
    assert len(text.splitlines()) <= 200
    tree = ast.parse(text, feature_version=(3, 9))
    named = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert named <= set(sys.stdlib_module_names)


def altered_file(folder):
    path = next(folder.glob("ho-so/*/*/giay-to/*/*"))
    path.write_bytes(path.read_bytes() + b" ")
    return path.relative_to(folder).as_posix(), "content altered"


def altered_file_and_manifest(folder):
    name, _words = altered_file(folder)
    forge(folder, name)
    return name, "no event tells of this file"


def altered_paper(folder):
    path = next(folder.glob("ho-so/*/*/van-ban/*.json"))
    path.write_text(path.read_text().replace("0", "9", 1))
    forge(folder, path.relative_to(folder).as_posix())
    return path.name, "no event tells of this file"


def missing_file(folder):
    path = next(folder.glob("ho-so/*/*/van-ban/*.pdf"))
    path.unlink()
    return path.name, "missing"


def missing_paper(folder):
    """Gone from the manifest too."""
    path = next(folder.glob("ho-so/*/*/van-ban/*.json"))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = [m for m in manifest["files"] if not m["path"].endswith(path.name)]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    path.unlink()
    return "papers:", "this paper is missing"


def added_file(folder):
    (folder / "ho-so" / "them.txt").write_text("thêm")
    return "ho-so/them.txt", "added"


def altered_event(folder):
    rewrite(folder, "su-kien.jsonl", lambda lines: [lines[0].replace("Mai", "Mây", 1), *lines[1:]])
    return "#1", "event altered"


def amount_told_otherwise(folder):
    """In the event, whose hash is worked out anew."""

    def change(lines):
        for n, line in enumerate(lines):
            row = json.loads(line)
            if row[2] == "ledger.transfer" and '"amount_dong":100000000' in row[3]:
                row[3] = row[3].replace("100000000", "900000000")
                text = json.dumps(row[:10], ensure_ascii=False, separators=(",", ":"))
                row[10] = hashlib.sha256(text.encode()).hexdigest()
                lines[n] = json.dumps(row, ensure_ascii=False)
        return lines

    rewrite(folder, "su-kien.jsonl", change)
    return "fund:KCDP-40:2027", "does not follow the event before it"


def swapped_events(folder):
    rewrite(folder, "su-kien.jsonl", lambda lines: [*lines[:-2], lines[-1], lines[-2]])
    return "#", "does not follow the event before it"


def missing_event(folder):
    rewrite(folder, "su-kien.jsonl", lambda lines: lines[:-1])
    return "request:", "events missing or added"


def cut_off_and_manifest(folder):
    """The last event of a chain gone, and the manifest told so: the checkpoint knows it."""
    lines = (folder / "su-kien.jsonl").read_text().splitlines()
    last, before = json.loads(lines[-1]), json.loads(lines[-2])
    assert last[0] == before[0]
    rewrite(folder, "su-kien.jsonl", lambda lines: lines[:-1])
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["streams"][last[0]] |= {"events": before[1], "head": before[10]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return f"{last[0]} #{last[1]}", "not as the checkpoint sealed it"


def added_event(folder):
    rewrite(folder, "su-kien.jsonl", lambda lines: [*lines, lines[-1]])
    return "#", "does not follow the event before it"


def altered_amount(folder):
    change = str.replace
    rewrite(folder, MONEY, lambda lines: [change(x, "200000000", "200000001") for x in lines])
    return MONEY, "not as its event tells it"


def missing_transfer(folder):
    rewrite(folder, MONEY, lambda lines: lines[:-1])
    return "tien", "this transfer is missing"


def altered_receipt(folder):
    rewrite(
        folder,
        "tien/chung-tu.jsonl",
        lambda lines: [line.replace("200000000", "200000001") for line in lines],
    )
    return MONEY, "its receipts differ"


def missing_receipt(folder):
    rewrite(folder, "tien/chung-tu.jsonl", lambda lines: lines[:-1])
    return MONEY, "its receipts differ or are missing"


def altered_balance(folder):
    rewrite(
        folder,
        "tien/so-du.jsonl",
        lambda lines: [line.replace("200000000", "200000001") for line in lines],
    )
    return "/paid", "adds up otherwise"


def altered_checkpoint(folder):
    path = folder / "niem-phong.json"
    kept = json.loads(path.read_text())
    number, heads = next(iter(kept["buckets"].items()))
    kept["buckets"][number] = [heads[0].replace(",", ",1", 1), *heads[1:]]
    path.write_text(json.dumps(kept))
    forge(folder, path.name)
    return "niem-phong.json", "heads altered"


def missing_heads(folder):
    path = folder / "niem-phong.json"
    kept = json.loads(path.read_text())
    kept["buckets"].popitem()
    path.write_text(json.dumps(kept))
    forge(folder, path.name)
    return "niem-phong.json", "its heads are missing"


def added_chain(folder):
    rewrite(
        folder,
        "su-kien.jsonl",
        lambda lines: [
            *lines,
            *(line.replace("fund:", "quy:") for line in lines if "fund:" in line),
        ],
    )
    return "quy:KCDP-40:2027", "events missing or added"


def other_root(folder):
    path = folder / "niem-phong.json"
    kept = json.loads(path.read_text())
    kept["leaves"][0] = "f" * 64
    path.write_text(json.dumps(kept))
    forge(folder, path.name)
    return "niem-phong.json", "the root does not fit"


def altered_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "about": "khác"}))
    return "manifest.json", "not the bundle that was made"


def unreadable(folder):
    rewrite(folder, "su-kien.jsonl", lambda lines: ["{", *lines])
    return "su-kien.jsonl:1", "unreadable line"


ALTERED = [
    altered_file, altered_file_and_manifest, altered_paper, missing_file, missing_paper, added_file,
    altered_event, amount_told_otherwise, swapped_events, missing_event, cut_off_and_manifest,
    added_event, altered_amount, missing_transfer, altered_receipt, missing_receipt,
    altered_balance, altered_checkpoint, missing_heads, added_chain, other_root, altered_manifest,
    unreadable,
]  # fmt: skip


def test_whatever_was_altered_is_named_in_both_languages(sealed, tmp_path):
    world, project = sealed
    content, made_ = of_project(world, project)
    for alter in ALTERED:
        folder = unpacked(content, tmp_path / alter.__name__)
        place, words = alter(folder)
        code, told = verified(folder, "--seal", made_.summary["seal"])
        found = [line for line in told.splitlines() if line.startswith("SAI / WRONG")]
        assert code == 1 and any(place in line and words in line for line in found), (
            alter.__name__,
            told,
        )


def test_making_one_is_written_down_with_its_seal(sealed):
    world, project = sealed
    _content, made_ = of_project(world, project)
    event = events.history("inspection:40").get()
    assert (event.kind, event.by_name) == ("make_audit_bundle", "Ha")
    assert event.payload["seal"] == made_.summary["seal"]
    assert [one.about for one in made.bundles("40")] == [project.code]


def test_it_is_asked_for_with_a_press_made_beside_the_pages_and_fetched(client, sealed):
    world, project = sealed
    client.force_login(world.users["ha"])
    assert "Đặt làm tệp" in client.get(f"/kiem-tra/de-an/{project.code}/").content.decode()
    assert not FileOrder.objects.exists(), "a look orders nothing"
    address = client.post(f"/kiem-tra/nam/{world.fund.code}/{YEAR}/").url
    assert client.post(f"/kiem-tra/nam/{world.fund.code}/{YEAR}/").url == address, "once"
    orders.make_job(now=timezone.now())
    assert "Đã xong" in client.get(address).content.decode()
    seal = FileOrder.objects.get().summary["seal"]
    assert seal in client.get("/kiem-tra/").content.decode()
    sent = client.get("/kiem-tra/", {"code": project.code.lower()})
    assert sent.url == f"/kiem-tra/de-an/{project.code}/"


@pytest.mark.parametrize("who", ["mai", "hung", "thu", "binh", "tam"])
def test_who_does_not_look_over_the_province_gets_none(client, sealed, who):
    world, project = sealed
    client.force_login(world.users[who])
    for address in ("", f"de-an/{project.code}/", f"nam/{world.fund.code}/{YEAR}/"):
        assert client.get(f"/kiem-tra/{address}").status_code == 403
    with pytest.raises(Refused, match="chỉ lập cho thanh tra"):
        of_project(world, project, who="mai")


def test_an_inspector_of_another_province_finds_neither(sealed):
    world, project = sealed
    other = province.unit("66", "province", "Đắk Lắk", "tỉnh")
    committee = province.body("UBND-66", "provincial_committee", "UBND", "UBND", other)
    world.users["yen"] = province.person("yen", "inspector", organisation=committee)
    with pytest.raises(Http404):
        of_project(world, project, who="yen")
    with pytest.raises(Http404):
        of_year(world, who="yen")


def test_a_file_that_is_gone_is_told_and_the_rest_is_there(sealed, tmp_path, settings):
    world, project = sealed
    kept = next(Path(settings.MEDIA_ROOT).rglob(f"{Upload.objects.get().digest}*"))
    kept.unlink()
    content, _made = of_project(world, project)
    folder = unpacked(content, tmp_path / "goi")
    assert list(folder.glob("ho-so/*/*/giay-to/*/*.thieu.txt"))
    assert verified(folder)[0] == 0


def test_without_a_checkpoint_it_says_so(paid, tmp_path):
    world, project = paid
    content, _made = of_project(world, project)
    code, told = verified(unpacked(content, tmp_path / "goi"))
    assert code == 0 and "No checkpoint was taken yet" in told
