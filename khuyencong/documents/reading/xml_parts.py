"""XML of a foreign file, read as it flows: no DTD, no entity, nothing fetched, any encoding."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from khuyencong.documents.reading.unfit import Unfit

PIECE = 1_000_000

Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


def walk(
    part: IO[bytes],
    *,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Text | None = None,
) -> None:
    """Tells of every element by its local name, whatever prefix it has, with its attributes by
    theirs. Values come as the XML means them: character references are resolved.

    Unfit "entities" at a DOCTYPE, "broken_xml" where it is no XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entities
    parser.StartElementHandler = lambda name, attributes: start(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        ends = end
        parser.EndElementHandler = lambda name: ends(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while piece := part.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unfit("broken_xml") from error


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]


def _refuse_entities(*_declared: object) -> None:
    raise Unfit("entities")
