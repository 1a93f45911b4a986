"""One root over the heads of all chains, worked out anew only where a head moved.

Chains lie in 4,096 buckets by the hash of their name; sixteen digests are hashed into one, three
times over. A checkpoint costs what moved since the last one, not what is stored: `verify` meets
ten years of hourly checkpoints in one pass.
"""

from __future__ import annotations

import hashlib

from khuyencong.core.chain import canonical, root_of

TREE = "t"  # begins the roots of a tree: earlier ones are one digest over the sorted heads
FAN, LEVELS = 16, 3
BUCKETS = FAN**LEVELS


class Heads:
    """The last event of each chain, as far as they were put in."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[int, str]] = {}
        self._buckets: list[set[str]] = [set() for _number in range(BUCKETS)]
        self._digests = [[""] * FAN**level for level in range(LEVELS + 1)]
        self._moved: set[int] = set()

    def put(self, stream: str, seq: int, digest: str) -> None:
        number = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:4]) % BUCKETS
        self.of[stream] = (seq, digest)
        self._buckets[number].add(stream)
        self._moved.add(number)

    def root(self) -> str:
        """The root of the tree: 64 characters, the first says which kind of root it is."""
        leaves = self._digests[LEVELS]
        for number in self._moved:
            leaves[number] = root_of((name, *self.of[name]) for name in self._buckets[number])
        moved, self._moved = self._moved, set()
        for level in reversed(range(LEVELS)):
            moved = {number // FAN for number in moved}
            for number in moved:
                below = self._digests[level + 1][number * FAN : (number + 1) * FAN]
                text = canonical(below)
                self._digests[level][number] = hashlib.sha256(text.encode()).hexdigest()
        return TREE + self._digests[0][0][:-1]

    def agree(self, root: str) -> bool:
        """Whether `root`, of either kind, is the root of these heads."""
        if root.startswith(TREE):
            return root == self.root()
        return root == root_of((name, *head) for name, head in self.of.items())
