#!/usr/bin/env python3
"""Writes the first inputs of Fuzz/corpus: the vectors' frames as a stream, and courses of events by hand."""

import json
import pathlib

here = pathlib.Path(__file__).parent
corpus = here / "corpus"
corpus.mkdir(exist_ok=True)
vectors = json.loads((here.parent / "hardware" / "seat-link-vectors.json").read_text(encoding="utf-8"))


def keep(name, data):
    (corpus / name).write_bytes(data)


def slug(text):
    return "".join(c if c.isalnum() else "-" for c in text.lower())


for entry in vectors["frames"]:
    keep("frame-" + slug(entry["name"]), bytes.fromhex(entry["wire"]))
for entry in vectors["broken"]:
    keep("broken-" + slug(entry["name"]), bytes.fromhex(entry["wire"]))
# Seed, signed or not, then the events of SeatLinkExercise.serve.
settle = bytes([0, 10])
for name, signed in ("signed", 0), ("unsigned", 1):
    head = bytes([1, signed]) + settle
    keep(f"press-{name}", head + bytes([5, 7, 64, 10, 0]) + settle + bytes([2, 0]) + settle + bytes([2, 0]) + settle)
    keep(f"bad-line-{name}", head + bytes([12, 1, 12, 3]) + bytes([2, 0, 0, 30, 2, 1, 0, 60]) * 12)
    keep(f"full-{name}", head + bytes([8, 2, 0, 0, 40, 8, 9, 0, 40, 9, 0, 40]))
    keep(f"slow-tally-{name}", head + bytes([6, 0]) + bytes([2, 1]) * 9 + settle + bytes([7, 0]) * 9 + settle)
    keep(f"plug-{name}", head + bytes([2, 0, 10, 0, 200, 2, 0, 10]) * 4 + settle)
    keep(f"replay-{name}", head + bytes([2, 0]) + settle + bytes([13, 0, 13, 1, 13, 2, 13, 3]) + settle)
    keep(f"forged-{name}", head + bytes([11, 1, 3, 0, 9, 10]) + bytes(range(10)) + bytes([11, 1, 4, 0, 8, 13]) + settle)
