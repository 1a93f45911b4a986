#!/usr/bin/env python3
"""Kiểm tra gói kiểm toán. Check an audit bundle. Needs Python 3.9 or later and nothing else.

    python3 verify.py                     (trong thư mục đã giải nén / in the unpacked folder)
    python3 verify.py bundle.zip --seal 64-HEX-DIGITS

Mã niêm phong là SHA-256 của manifest.json, hệ thống ghi khi lập gói. The seal is the SHA-256 of
manifest.json, recorded by the system. Exit 0: mọi thứ khớp / all is well; 1: có điều sai / wrong.
"""

import hashlib
import json
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

FAN = 16  # digests of a checkpoint that are hashed into one
EVENTS, MONEY, CHECKPOINT = "su-kien.jsonl", "tien", "niem-phong.json"
wrong = []


def fault(place, vietnamese, english):
    wrong.append(place)
    print(f"SAI / WRONG  {place}: {vietnamese} / {english}")


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Bundle:
    def __init__(self, path):
        self.zip, self.folder = zipfile.ZipFile(path) if path.is_file() else None, path

    def names(self):
        if self.zip:
            return [name for name in self.zip.namelist() if not name.endswith("/")]
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return [path.relative_to(self.folder).as_posix() for path in files]

    def open(self, name):
        return self.zip.open(name) if self.zip else (self.folder / name).open("rb")

    def digest(self, name):
        digest = hashlib.sha256()
        with self.open(name) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        return digest.hexdigest()

    def lines(self, name, read=len):
        """(number, content) of each line that can be read."""
        with self.open(name) as file:
            for number, line in enumerate(file, 1):
                try:
                    row = json.loads(line)
                    read(row)
                except (IndexError, TypeError, ValueError):
                    fault(f"{name}:{number}", "dòng không đọc được", "unreadable line")
                else:
                    yield number, row


def check_files(bundle, manifest):
    """Every file is there as it was packed, and none beside them."""
    known, here = {one["path"]: one for one in manifest["files"]}, Counter(bundle.names())
    for name in sorted(here - Counter(set(here))):
        fault(name, "có hai tệp cùng tên", "two files of one name")
    for name in sorted((set(here) | set(known)) - {"manifest.json"}):
        if name not in known:
            fault(name, "tệp thừa, không có trong manifest", "added: not in the manifest")
        elif name not in here:
            fault(name, "thiếu tệp", "missing")
        elif bundle.digest(name) != known[name]["sha256"]:
            fault(name, "nội dung tệp đã bị sửa", "content altered")


def check_events(bundle, manifest, sealed):
    """Each chain by itself. Returns (digests of papers and files, transfers) that events tell."""
    told, moved, last, ahead = set(), {}, defaultdict(int), {}
    for _number, row in bundle.lines(EVENTS, lambda row: json.loads(row[3]) and row[10]):
        stream, seq, kind, payload, previous, digest = *row[:3], json.loads(row[3]), row[9], row[10]
        place = f"{stream} #{seq}"
        if sha(json.dumps(row[:10], ensure_ascii=False, separators=(",", ":"))) != digest:
            fault(place, "sự kiện đã bị sửa", "event altered")
        if seq != last[stream] + 1 or previous != ahead.get(stream, ""):
            fault(place, "không nối với sự kiện trước", "does not follow the event before it")
        last[stream], ahead[stream] = seq, digest
        if sealed.get((stream, seq)) == digest:
            del sealed[stream, seq]
        if kind == "ledger.transfer":
            moved[payload.get("transfer")] = payload
        elif isinstance(payload.get("digest"), str):
            told.add((stream, payload["digest"], kind == "issue"))
    for stream in sorted({*manifest["streams"], *last}):
        one = manifest["streams"].get(stream, {})
        if (last[stream], ahead.get(stream)) != (one.get("events"), one.get("head")):
            fault(stream, "chuỗi thiếu hoặc thừa sự kiện", "events missing or added")
    for stream, seq in sorted(sealed):
        fault(f"{stream} #{seq}", "khác điểm niêm phong", "not as the checkpoint sealed it")
    return told, moved


def check_checkpoint(bundle, manifest):
    """{(stream, seq): hash} of our chains as they were sealed; their root is worked out anew."""
    kept = json.loads(bundle.open(CHECKPOINT).read())
    if not kept:
        print("Chưa có điểm niêm phong nào. / No checkpoint was taken yet.")
        return {}
    level = kept["leaves"]
    while len(level) > FAN:
        some = [level[start : start + FAN] for start in range(0, len(level), FAN)]
        level = [sha(json.dumps(part, separators=(",", ":"))) if any(part) else "" for part in some]
    if "t" + sha(json.dumps(level, separators=(",", ":")))[:-1] != kept["root"]:
        fault(CHECKPOINT, "mã gốc không khớp", "the root does not fit")
    for stream in manifest["streams"]:
        number = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:4], "big")
        if str(number % len(kept["leaves"])) not in kept["buckets"]:
            fault(f"{CHECKPOINT} {stream}", "thiếu nhóm của chuỗi này", "its heads are missing")
    sealed = {}
    for number, heads in kept["buckets"].items():
        if sha("[" + ",".join(heads) + "]") != kept["leaves"][int(number)]:
            fault(f"{CHECKPOINT} {number}", "đầu chuỗi đã bị sửa", "heads altered")
        for stream, seq, digest in map(json.loads, heads):
            if stream in manifest["streams"]:
                sealed[stream, seq] = digest
    print(f"Điểm niêm phong / checkpoint {kept['on']}: {kept['root']}")
    return sealed


def check_papers(manifest, told):
    """Papers and files against the events that tell of them."""
    here = {(one["stream"], one["sha256"]) for one in manifest["files"] if one.get("stream")}
    known = {(stream, digest) for stream, digest, _is_paper in told}
    for one in manifest["files"]:
        if one.get("stream") and (one["stream"], one["sha256"]) not in known:
            fault(one["path"], "không sự kiện nào ghi tệp này", "no event tells of this file")
    whole = {stream for stream, one in manifest["streams"].items() if one["is_whole"]}
    for stream, digest, is_paper in sorted(told):
        if is_paper and stream in whole and (stream, digest) not in here:
            fault(f"{stream} {digest[:12]}", "thiếu văn bản này", "this paper is missing")


def check_money(bundle, moved):
    """Transfers as events tell them, receipts as transfers, balances as both add up."""
    transfers, sums, receipts = {}, defaultdict(int), defaultdict(list)
    moves = defaultdict(lambda: [0, 0])
    for _number, row in bundle.lines(f"{MONEY}/chung-tu.jsonl"):
        receipts[row["transfer"]].append(row)
    for number, row in bundle.lines(f"{MONEY}/but-toan.jsonl"):
        own, place = receipts.pop(row["transfer"], []), f"{MONEY}/but-toan.jsonl:{number}"
        transfers[row["transfer"]], count = row, row.pop("receipts")
        if moved.get(row["transfer"]) != row:
            fault(f"{place} {row['key']}", "khác sự kiện của sổ", "not as its event tells it")
        if len(own) != count or any(one["amount_dong"] != row["amount_dong"] for one in own):
            fault(f"{place} {row['key']}", "khác chứng từ", "its receipts differ or are missing")
        sums[row["from"]] -= row["amount_dong"]
        sums[row["to"]] += row["amount_dong"]
        move = moves[" > ".join(row[side].rsplit("/", 1)[-1] for side in ("from", "to"))]
        move[0] += row["amount_dong"]
        move[1] += own[0]["amount_dong"] if own else 0
    for transfer in sorted(receipts):
        fault(f"{MONEY}/chung-tu.jsonl {transfer}", "không có bút toán", "has no transfer")
    kept = bundle.lines(f"{MONEY}/so-du.jsonl")
    accounts = {row["account"]: row["balance_dong"] for _number, row in kept}
    for account, balance in sorted(accounts.items()):
        if sums[account] != balance:
            fault(f"{account} ({balance:,})", f"cộng lại là {sums[account]:,}", "adds up otherwise")
    for uuid, row in sorted(moved.items()):
        if uuid not in transfers and {row["from"], row["to"]} & set(accounts):
            fault(f"{MONEY} {row['key']}", "thiếu bút toán này", "this transfer is missing")
    for move, (whole, proven) in sorted(moves.items()):
        print(f"{move}: {whole:,} đồng, chứng từ / receipts {proven:,}")


def main(words):
    sys.stdout.reconfigure(encoding="utf-8")
    seal = words[words.index("--seal") + 1] if "--seal" in words[:-1] else ""
    first = words[0] if words and words[0] != "--seal" else Path(__file__).parent
    try:
        bundle = Bundle(Path(first))
        found = bundle.digest("manifest.json")
        print(f"Mã niêm phong / seal {found}")
        if seal and seal.lower() != found:
            fault("manifest.json", "không phải gói hệ thống đã lập", "not the bundle that was made")
        manifest = json.loads(bundle.open("manifest.json").read())
        check_files(bundle, manifest)
        told, moved = check_events(bundle, manifest, check_checkpoint(bundle, manifest))
        check_papers(manifest, told)
        check_money(bundle, moved)
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        fault("manifest.json, *.jsonl", f"không đọc hết được ({error!r})", "cannot be read whole")
    print(f"{len(wrong)} điều sai / wrong" if wrong else "Mọi thứ khớp. / All is well.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
