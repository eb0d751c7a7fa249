"""The way of a press in figures: key, row of the journal, lamp, all by the guest's monotonic clock.

The row's clock is the moment that the daemon holds for the press' own: a GPIO line's edge as the kernel stamped it, a frame
as it was read. The row is on the disk before the answer leaves.
"""

import dataclasses
import math
import statistics

from seat_console import ABSTAIN, AGAINST, FOR

CHOICES = {FOR: "for", AGAINST: "against", ABSTAIN: "abstained"}


@dataclasses.dataclass
class Press:
    """A choice key that went down and was acknowledged; seconds. `answered` is when the answer left, and for a panel,
    which has no other answer, the lamp; `lit` is None where the lamp burned already."""

    seat: int
    key: int
    at: float
    answered: float
    lit: float | None = None


def way(presses, rows):
    """Checks that every acknowledged press has its row, written down before the answer; the figures in one phrase."""
    votes = {}
    for row in rows:
        if row["kind"] == "voteRecorded":
            # The row has the choice as the keys are counted.
            vote = row["body"]
            votes.setdefault(vote["seat"], []).append((row["monotonic"], vote["choice"]))
    if not presses:
        raise AssertionError("no press was seen: there is nothing to measure")
    to_row, to_lamp = [], []
    for press in sorted(presses, key=lambda press: press.at):
        before = [vote for vote in votes.get(press.seat, []) if vote[0] <= press.answered * 1000]
        if not before or before[-1][1] != press.key:
            raise AssertionError(f"seat {press.seat}'s acknowledged press of «{CHOICES[press.key]}» at {press.at:.3f} s is not "
                                 f"in the journal before its answer at {press.answered:.3f} s: {before[-1:]}")
        # The column has whole milliseconds. A choice that stood already made no row of its own.
        began = math.floor(press.at * 1000)
        if before[-1][0] >= began:
            to_row.append(before[-1][0] - began)
            if press.lit is not None:
                to_lamp.append((press.lit - press.at) * 1000)
    if not to_lamp:
        raise AssertionError("no press was followed to its lamp")
    return (f"press → journal {spread(to_row)}, press → lamp {spread(to_lamp)} (p50 and max of {len(to_lamp)} presses)")


def spread(milliseconds):
    return f"{statistics.median(milliseconds):.1f} and {max(milliseconds):.1f} ms"
