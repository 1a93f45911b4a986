"""Events of the chains of a bundle, and the checkpoint that covers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from khuyencong.core.bare import Keys
from khuyencong.core.chain import AT, DIGESTED, by_stream
from khuyencong.core.checkpoints import heads_until
from khuyencong.core.models import Checkpoint
from khuyencong.core.roots import TREE
from khuyencong.core.verification import in_batches
from khuyencong.inspection.services.packing import Pack

HASH = len(DIGESTED)
WITHOUT_FRACTION = len("2026-11-27T07:00:00+00:00")
Streams = dict[str, dict[str, Any]]


def write_events(
    pack: Pack, streams: dict[str, bool], *, tell: Callable[[int, int], None]
) -> Streams:
    """Every event of these chains as it was hashed, and its hash. `streams`: whether every paper of
    the chain is in the bundle. {chain: how many events, the last hash, that}; empty ones left out.
    """
    heads: Streams = {}

    def rows() -> Iterator[list[Any]]:
        done = 0
        for some in in_batches(sorted(streams)):
            tell(done, len(streams))
            done += len(some)
            for row in map(list, by_stream(Q(stream__among=Keys(some)))):
                stream, seq, digest = row[0], row[1], row[HASH]
                heads[stream] = {"events": seq, "head": digest, "is_whole": streams[stream]}
                row[AT] = _moment(row[AT])
                yield row[: HASH + 1]

    pack.lines("su-kien.jsonl", rows())
    return heads


def _moment(text: str) -> str:
    """As it is hashed: with its fraction of a second."""
    return f"{text[:19]}.000000{text[19:]}" if len(text) == WITHOUT_FRACTION else text


def seals(streams: list[str]) -> dict[str, Any]:
    """The newest checkpoint with the tree of its root, and the heads beside which these chains are
    hashed; empty where none was taken."""
    checkpoint = Checkpoint.objects.filter(root__startswith=TREE).order_by("pk").last()
    if checkpoint is None:
        return {}
    heads, _count = heads_until(checkpoint.last_event_id)
    leaves = heads.leaves()
    return {
        "on": checkpoint.on.isoformat(),
        "last_event_id": checkpoint.last_event_id,
        "root": checkpoint.root,
        "leaves": leaves,
        "buckets": {str(number): texts for number, texts in map(heads.bucket_of, streams)},
    }
