"""`python -m khuyencong.documents.drawing.build [--overwrite] [CODE …]`: writes the form folders.

For developers. What officials have edited is kept: an existing file is replaced only with
--overwrite. New wording of a form already used belongs in a new dated folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from khuyencong.documents.drawing import typeset, word
from khuyencong.documents.drawing.archive import with_fixed_times
from khuyencong.documents.drawing.forms import ROOT
from khuyencong.documents.papers.blocks import Wording
from khuyencong.documents.papers.wording import ALL


def write(wording: Wording, *, overwrite: bool) -> list[Path]:
    """The files written; those that were there and kept are not among them."""
    folder = ROOT / wording.code / f"{wording.valid_from:%Y-%m-%d}"
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "form.yaml": _facts(wording).encode(),
        "form.docx": with_fixed_times(word.template(wording)),
        "form.typ": typeset.source(wording).encode(),
    }
    written = []
    for name, content in contents.items():
        path = folder / name
        if overwrite or not path.exists():
            path.write_bytes(content)
            written.append(path)
    return written


def _facts(wording: Wording) -> str:
    names = ("title", "legal", "form_number", "evidence", "working")
    facts = {name: getattr(wording, name) for name in names}
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=100)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="khuyencong.documents.drawing.build")
    parser.add_argument("codes", nargs="*", metavar="CODE")
    parser.add_argument("--overwrite", action="store_true")
    chosen = parser.parse_args(arguments)
    for wording in ALL:
        if chosen.codes and wording.code not in chosen.codes:
            continue
        for path in write(wording, overwrite=chosen.overwrite):
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
