"""Whether the lines next to those cited would bear out a claim better.

Who cites lines by number slips by a few. So the words, figures and times of a claim are weighed in
the lines cited, and in the same lines moved up and down. If lines a few further on hold clearly
more, the evidence points beside what it means.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.evidence import LineRange

REACH: Final = 8
"""By how many lines evidence is moved up and down."""
LEAST: Final = 3
"""The smallest move that counts: by a line or two, people cite the same sentence differently."""
MARGIN: Final = 1.2
"""How much more moved lines must hold for the evidence to count as displaced."""


class Needle(NamedTuple):
    """Something that a claim holds.

    Attributes:
        weight: how much it tells.
        lines: the lines of the text that it stands on, sorted.
    """

    weight: float
    lines: Sequence[int]


def displacement(
    needles: Iterable[Needle], ranges: Sequence[LineRange], margin: float = MARGIN
) -> int:
    """Return by how many lines evidence is displaced; 0 if it stands where it should.

    Args:
        needles: what the claim holds.
        ranges: the lines it cites.
        margin: how much more moved lines must hold.
    """
    held = [0.0] * (2 * REACH + 1)
    for needle in needles:
        moves: set[int] = set()
        for lines in ranges:
            at = bisect_left(needle.lines, lines.first - REACH)
            while at < len(needle.lines) and needle.lines[at] <= lines.last + REACH:
                line = needle.lines[at]
                # The move k takes the line in if first + k <= line <= last + k.
                moves.update(
                    range(max(-REACH, line - lines.last), min(REACH, line - lines.first) + 1)
                )
                at += 1
        for move in moves:
            held[move + REACH] += needle.weight
    far = [at for at in range(len(held)) if abs(at - REACH) >= LEAST]
    best = max(far, key=lambda at: (held[at], -abs(at - REACH)))
    return best - REACH if held[best] > margin * held[REACH] else 0
