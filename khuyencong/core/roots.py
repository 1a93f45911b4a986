"""One root over the heads of all chains, worked out anew only where a head moved.

Chains lie in 4,096 buckets by the hash of their name; sixteen digests are hashed into one, three
times over. A checkpoint costs what moved since the last one, not what is stored: `verify` meets
ten years of hourly checkpoints in one pass over the events. Where there are so many chains that
their heads take too much memory, it follows the sixteen branches of the root in several passes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain

from khuyencong.core.chain import quoted

TREE = "t"  # begins the roots of a tree: earlier ones are one digest over the sorted heads
FAN, LEVELS = 16, 3
BUCKETS = FAN**LEVELS
BRANCHES = range(FAN)
MOST_WAITING = 10_000  # heads


class Heads:
    """The last event of each chain, as far as they were put in. `branches`: which ones of the
    root; chains of the others are left out."""

    def __init__(self, branches: Sequence[int] = BRANCHES) -> None:
        self._branches = branches
        # Of each bucket its chains in their order, and of each the text of its head, as it stands
        # among those that are hashed together.
        self._names: list[list[str]] = [[] for _number in range(BUCKETS)]
        self._texts: list[list[bytes]] = [[] for _number in range(BUCKETS)]
        self._digests = [[""] * FAN**level for level in range(LEVELS + 1)]
        self._moved: set[int] = set()
        self._waiting: dict[str, tuple[int, str]] = {}  # of each chain only its last head counts

    def __len__(self) -> int:
        self._put_in()
        return sum(map(len, self._names))

    def put(self, stream: str, seq: int, digest: str) -> None:
        self._waiting[stream] = seq, digest
        if len(self._waiting) == MOST_WAITING:
            self._put_in()

    def _put_in(self) -> None:
        for stream, (seq, digest) in self._waiting.items():
            number = bucket_number(stream)
            if number * FAN // BUCKETS in self._branches:
                names, texts = self._names[number], self._texts[number]
                text = f"[{quoted(stream)},{seq!r},{quoted(digest)}]".encode()  # canonical
                place = bisect_left(names, stream)
                if place < len(names) and names[place] == stream:
                    texts[place] = text
                else:
                    names.insert(place, stream)
                    texts.insert(place, text)
                self._moved.add(number)
        self._waiting.clear()

    def branches(self) -> list[str]:
        """The digest of each branch, "" where nothing was ever put in."""
        self._put_in()
        leaves = self._digests[LEVELS]
        for number in self._moved:
            leaves[number] = digest_of_heads(self._texts[number])
        moved, self._moved = self._moved, set()
        for level in range(LEVELS - 1, 0, -1):
            moved = {number // FAN for number in moved}
            for number in moved:
                below = self._digests[level + 1][number * FAN : (number + 1) * FAN]
                text = '["' + '","'.join(below) + '"]'  # canonical: nothing in it is escaped
                self._digests[level][number] = hashlib.sha256(text.encode()).hexdigest()
        return [self._digests[1][number] for number in self._branches]

    def leaves(self) -> list[str]:
        """The digest of each bucket: what the branches, and with them the root, are made of."""
        self.branches()
        return self._digests[LEVELS]

    def bucket_of(self, stream: str) -> tuple[int, list[str]]:
        """Where a chain lies: the number of its bucket and, in their order, the texts of all heads
        that are hashed together there."""
        number = bucket_number(stream)
        return number, [text.decode() for text in self._texts[number]]

    def root(self) -> str:
        """The root of the tree: 64 characters, the first says which kind of root it is."""
        root = Root()
        root.add(self.branches())
        return str(root)

    def old_root(self) -> str:
        """The root as it was before there was a tree."""
        self._put_in()
        pairs = (zip(*one, strict=True) for one in zip(self._names, self._texts, strict=True))
        return digest_of_heads([text for _name, text in sorted(chain.from_iterable(pairs))])


class Root:
    """The root of a tree, of branches that come one after another."""

    def __init__(self) -> None:
        self._digest, self._begin, self._is_empty = hashlib.sha256(), "[", True

    def add(self, branches: Iterable[str]) -> None:
        for branch in branches:
            self._digest.update(f'{self._begin}"{branch}"'.encode())
            self._begin = ","
            self._is_empty = self._is_empty and not branch

    def __str__(self) -> str:
        if self._is_empty:
            return TREE
        whole = self._digest.copy()
        whole.update(b"]")
        return TREE + whole.hexdigest()[:-1]


def bucket_number(stream: str) -> int:
    return int.from_bytes(hashlib.sha256(stream.encode()).digest()[:4]) % BUCKETS


def digest_of_heads(texts: Sequence[bytes]) -> str:
    """Over the texts of heads in the order of their chains' names, as one list."""
    return hashlib.sha256(b"[" + b",".join(texts) + b"]").hexdigest()
