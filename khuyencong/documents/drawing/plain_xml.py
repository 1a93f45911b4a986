"""A paper's data as XML, the same bytes each time: what machines read and some officials sign."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

from khuyencong.documents.models import Paper

ROOT = "VanBan"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_xml(paper: Paper) -> bytes:
    """The frozen data, field by field under their own names; elements of a list are `dong`. The
    attribute `maBam` is the hash of the frozen paper."""
    root = etree.Element(ROOT, ma=paper.code, maBam=paper.digest)
    _write(root, json.loads(paper.payload))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write(node: Any, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _write(etree.SubElement(node, name), part)
    elif isinstance(value, list):
        for part in value:
            _write(etree.SubElement(node, "dong"), part)
    elif isinstance(value, bool):
        node.text = "true" if value else "false"
    elif value is not None:
        node.text = _UNPRINTABLE.sub("", str(value))
