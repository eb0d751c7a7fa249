#!/usr/bin/env python3
"""Writes the first inputs of Fuzz/corpus/seat-link: the vectors' frames as a stream, and courses of events by hand."""

import json
import pathlib

here = pathlib.Path(__file__).parent
corpus = here / "corpus" / "seat-link"
corpus.mkdir(parents=True, exist_ok=True)
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

# What clients send, and what they should not.
corpus = here / "corpus" / "varlink"
corpus.mkdir(parents=True, exist_ok=True)
operator = "org.votedaemon.operator."
calls = {
    "status": {"method": "org.votedaemon.results.GetStatus"},
    "watch": {"method": "org.votedaemon.results.Watch", "more": True, "parameters": None},
    "roll-call": {"method": "org.votedaemon.results.GetRollCall", "parameters": {"number": 7}},
    "open-sitting": {"method": operator + "OpenSitting", "parameters": {
        "session": "XII", "sitting": 1, "presiding": "d1", "headPresent": True}},
    "open-ballot": {"method": operator + "OpenBallot", "parameters": {
        "question": "1", "title": "Про бюджет", "kind": "decision", "seconds": 20, "repeatOf": None}},
    "enter-vote": {"method": operator + "EnterVote", "oneway": True, "parameters": {
        "voter": "d1", "choice": "abstained", "reason": "пульт"}},
    "secret-count": {"method": operator + "EnterSecretCount", "parameters": {
        "number": 1, "issued": 9, "found": 9, "for": 4, "against": 3, "abstained": 1, "invalid": 1}},
    "upgrade": {"method": "org.varlink.service.GetInfo", "upgrade": True, "later": [1.5e3, [], {"a": {}}]},
}
for name, call in calls.items():
    keep(name, json.dumps(call, ensure_ascii=False).encode() + b"\0")
    keep(name + "-escaped", json.dumps(call).encode() + b"\0")
keep("several", b"".join(json.dumps(call).encode() + b"\0" for call in list(calls.values())[:4]))
keep("nested", b'{"method":"a.b","parameters":{"x":' + b"[" * 31 + b"]" * 31 + b"}}\0")
keep("twice", b'{"method":"a.b","method":"a.c"}\0')
keep("surrogates", b'{"method":"\\ud83d\\ude00\\ud800"}\0')
keep("half", b'{"method":"org.votedaemon.res')

# A council's files: the first byte says which.
corpus = here / "corpus" / "configuration"
corpus.mkdir(parents=True, exist_ok=True)
regulations = here.parent / "regulations"
for index, text in enumerate([
    'name = "Рада"\nconvocation = "VIII"\nplace = "місто"\ncomposition = 3\nregulation = "test"\ntime_zone = "Europe/Kyiv"\n'
    'powers_recognised = true\nauthenticate = false\nballot_window = 30\n\n[head]\nid = "head"\noffice = "city"\n'
    'family_name = "Ґудзь"\ngiven_name = "Олег"\ngender = 1\n\n[gpio]\nkeys_active = "low"\nbias = "pull-up"\n',
    '\ufeffid;familyName;name;additionalName;gender;factionName\r\nd1;"Яценко; ""Іра""";Ірина;Петрівна;2;Фракція «А»\r\n',
    "seat,row,column,voter,console,serial\n1,1,1,d1,usb:FT1,00000000000000a1\n2,1,2,d2,gpio:gpiochip0/1 2 3/4 5 6,\n"
    "3,1,3,,usb-path:1-1.2,\n4,1,4,,serial:00000000000000a1,\n",
    "serial,key\n00000000000000a1," + "ab" * 32 + "\n",
]):
    keep(f"file-{index}", bytes([index]) + text.encode())
for path in sorted(regulations.glob("*.toml")):
    keep("regulation-" + path.stem, bytes([4]) + path.read_bytes()[:4000])
