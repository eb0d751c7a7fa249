#!/usr/bin/env python3
"""Writes seat-link-vectors.json, or checks it: the test vectors of Seat Link, version 1.

    python3 seat-link-vectors.py            writes the file beside this script
    python3 seat-link-vectors.py --check    exits with 1 if the file is not what this script would write

This is an implementation of its own, from the published text and the standard library alone, so that the vectors
test the daemon's code against something that is not itself.
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys
import zlib

VERSION = 1
SIGNED, RETRANSMISSION = 1, 2
CONSOLE, HOST = b"C", b"H"


def cobs(data: bytes) -> bytes:
    out = bytearray()
    for run in data.split(b"\0"):
        while len(run) >= 254:
            out += b"\xff" + run[:254]
            run = run[254:]
        out.append(len(run) + 1)
        out += run
    return bytes(out)


def uncobs(data: bytes) -> bytes:
    out = bytearray()
    at = 0
    while at < len(data):
        code = data[at]
        block = data[at + 1 : at + code]
        if code == 0 or len(block) != code - 1 or 0 in block:
            raise ValueError("not COBS")
        out += block
        at += code
        if code != 0xFF and at < len(data):
            out.append(0)
    return bytes(out)


def crc(data: bytes) -> bytes:
    return struct.pack("<I", zlib.crc32(data))


def session_key(console_key: bytes, serial: int, console_nonce: bytes, host_nonce: bytes) -> bytes:
    message = b"seat-link 1" + struct.pack("<Q", serial) + console_nonce + host_nonce
    return hmac.new(console_key, message, hashlib.sha256).digest()


def tag(key: bytes, direction: bytes, covered: bytes) -> bytes:
    plain = bytearray(covered)
    plain[3] &= ~RETRANSMISSION & 0xFF
    return hmac.new(key, direction + bytes(plain), hashlib.sha256).digest()[:8]


class Frame:
    def __init__(self, kind, name, unit, sequence, fields, direction, key=None, flags=0, version=VERSION):
        self.direction, self.key = direction, key
        flags |= SIGNED if key else 0
        self.fields = [
            ("version", struct.pack("<B", version), str(version)),
            ("type", struct.pack("<B", kind), name),
            ("unit", struct.pack("<B", unit), f"console {unit} of this link"),
            ("flags", struct.pack("<B", flags), self.flags(flags)),
            ("sequence", struct.pack("<I", sequence), str(sequence)),
        ] + fields
        covered = b"".join(part for _, part, _ in self.fields)
        if key:
            self.fields.append(
                ("tag", tag(key, direction, covered), f"HMAC-SHA-256(session key, '{direction.decode()}' + all before)[:8]")
            )
        self.fields.append(("crc", crc(b"".join(part for _, part, _ in self.fields)), "CRC-32 of all before"))

    @staticmethod
    def flags(flags):
        words = ["signed"] * (flags & SIGNED) + ["retransmission"] * (flags >> 1 & 1)
        return ", ".join(words) or "none"

    @property
    def raw(self):
        return b"".join(part for _, part, _ in self.fields)

    @property
    def wire(self):
        return cobs(self.raw) + b"\0"


def u8(name, value, note):
    return (name, struct.pack("<B", value), note)


def u16(name, value, note):
    return (name, struct.pack("<H", value), note)


def u32(name, value, note):
    return (name, struct.pack("<I", value), note)


KEY = bytes(range(32))
SERIAL = 0x0000_0000_0001_E240  # 123456
NONCE_C = bytes.fromhex("c0c1c2c3c4c5c6c7")
NONCE_H = bytes.fromhex("a0a1a2a300a5a6a7")
SESSION = session_key(KEY, SERIAL, NONCE_C, NONCE_H)


def hello_body(serial=SERIAL, nonce=NONCE_C):
    return [
        ("serial", struct.pack("<Q", serial), str(serial)),
        ("firmware", bytes([1, 4, 2]), "1.4.2"),
        ("keys", b"\x2f", "for, against, abstain, present, floor"),
        ("nonce", nonce, "the console's"),
    ]


def keys_body(ballot=7, down=1, changed=0, uptime=65_536, words="for is down", change="for went down"):
    return [
        u32("ballot", ballot, f"ballot {ballot} was shown"),
        u8("down", down, words),
        u8("changed", changed, change),
        u32("uptime", uptime, f"{uptime} ms"),
    ]


def indicate_body(ballot, phase, phase_word, lamps, lamp_words, seconds, text):
    return [
        u32("ballot", ballot, f"ballot {ballot}"),
        u8("phase", phase, phase_word),
        u16("lamps", lamps, lamp_words),
        u8("seconds", seconds, f"{seconds} s left" if seconds != 255 else "no clock"),
        ("text", text.encode(), text or "empty"),
    ]


def ack(sequence, verdict, word, host_sequence, key=SESSION):
    body = [u32("sequence", sequence, f"answers KEYS {sequence}"), u8("verdict", verdict, word)]
    return Frame(0x83, "ACK", 1, host_sequence, body, HOST, key)


LONGEST = "Рішення не прий ..."  # 32 bytes
FRAMES = [
    ("HELLO", "never signed; sequence starts at 1", Frame(0x01, "HELLO", 1, 1, hello_body(), CONSOLE)),
    ("CHALLENGE", "never signed", Frame(0x81, "CHALLENGE", 1, 1, [("nonce", NONCE_H, "the host's")], HOST)),
    ("PROOF", "the tag is the proof", Frame(0x02, "PROOF", 1, 2, [], CONSOLE, SESSION)),
    (
        "WELCOME",
        "seat 42",
        Frame(
            0x82,
            "WELCOME",
            1,
            2,
            [u16("seat", 42, "seat 42"), u16("status interval", 500, "500 ms"), u16("resend interval", 50, "50 ms")],
            HOST,
            SESSION,
        ),
    ),
    (
        "INDICATE, voting",
        "ballot 7 is open, 10 s, the three choice lamps off",
        Frame(
            0x84,
            "INDICATE",
            1,
            3,
            indicate_body(7, 2, "voting", 0x40, "present (key 3) on", 10, "Голосуйте"),
            HOST,
            SESSION,
        ),
    ),
    ("KEYS, for", "the deputy presses «за»", Frame(0x03, "KEYS", 1, 4, keys_body(), CONSOLE, SESSION)),
    (
        "KEYS, for, sent again",
        "the same with bit 1 of the flags: the tag is the same, the CRC is not",
        Frame(0x03, "KEYS", 1, 4, keys_body(), CONSOLE, SESSION, RETRANSMISSION),
    ),
    ("ACK, pending", "received, not on disk yet", ack(4, 10, "pending", 4)),
    ("ACK, recorded", "recorded, and on disk", ack(4, 0, "recorded", 5)),
    (
        "INDICATE, recorded",
        "the lamp «за» burns steadily: the choice is on disk",
        Frame(
            0x84,
            "INDICATE",
            1,
            6,
            indicate_body(7, 2, "voting", 0x41, "for (key 0) and present (key 3) on", 8, "За"),
            HOST,
            SESSION,
        ),
    ),
    (
        "KEYS, for, let go",
        "the release",
        Frame(
            0x03,
            "KEYS",
            1,
            5,
            keys_body(down=0, changed=0x80, uptime=65_800, words="none is down", change="for was let go"),
            CONSOLE,
            SESSION,
        ),
    ),
    ("ACK, noted", "no vote in it", ack(5, 12, "noted", 7)),
    (
        "STATUS",
        "every 500 ms",
        Frame(
            0x04,
            "STATUS",
            1,
            6,
            [
                u32("ballot", 7, "shows ballot 7"),
                u8("phase", 2, "shows voting"),
                u8("down", 0, "no key is down"),
                u8("faults", 0x08, "lamp"),
                u32("uptime", 66_000, "66000 ms"),
                u16("gave up", 1, "one KEYS frame never got a final answer"),
            ],
            CONSOLE,
            SESSION,
        ),
    ),
    (
        "INDICATE, the longest frame",
        "60 bytes, 62 on the wire",
        Frame(
            0x84,
            "INDICATE",
            247,
            0xFFFFFFFE,
            indicate_body(0xFFFFFFFF, 3, "result", 0x0FFF, "all fast blink", 255, LONGEST),
            HOST,
            SESSION,
        ),
    ),
    ("REFUSE", "another port", Frame(0x8F, "REFUSE", 1, 1, [u8("reason", 5, "not the port of this seat")], HOST)),
    (
        "KEYS, not signed",
        "a training hall: CHALLENGE's nonce was all zero",
        Frame(0x03, "KEYS", 3, 9, keys_body(0, 8, 3, 1_000, "present is down", "present went down"), CONSOLE),
    ),
    (
        "INDICATE, secret, not voted",
        "a secret ballot: 18 bytes of text",
        Frame(
            0x84,
            "INDICATE",
            1,
            7,
            indicate_body(8, 2, "voting", 0x2A, "for, against, abstain blink slowly", 10, "Голосуйте"),
            HOST,
            SESSION,
        ),
    ),
    ("ACK, counted", "counted in a secret ballot, whatever was chosen", ack(7, 13, "counted", 8)),
    (
        "INDICATE, secret, voted",
        "the same size, and no lamp of a choice, whatever was chosen",
        Frame(
            0x84,
            "INDICATE",
            1,
            9,
            indicate_body(8, 2, "voting", 0, "all off", 9, "Прийнято  "),
            HOST,
            SESSION,
        ),
    ),
]


def broken():
    good = dict((name, frame) for name, _, frame in FRAMES)
    press = good["KEYS, for"]
    wire = bytearray(press.wire)

    def entry(name, data, reason, note):
        return {"name": name, "wire": bytes(data).hex(), "reason": reason, "note": note}

    flipped = bytearray(press.raw)
    flipped[12] ^= 0x02
    stray = bytearray(wire)
    stray[0] = 0xFE
    forged = bytearray(press.raw[:-4])
    forged[12] = 0x02
    other = Frame(0x03, "KEYS", 1, 4, keys_body(), HOST, SESSION)
    stripped = Frame(0x03, "KEYS", 1, 4, keys_body(), CONSOLE)
    promises = bytearray(Frame(0x02, "PROOF", 1, 2, [], CONSOLE).raw[:-4])
    promises[3] = SIGNED
    long = Frame(0x84, "INDICATE", 1, 3, indicate_body(7, 2, "voting", 0, "off", 1, "x" * 33), HOST, SESSION)
    short_body = Frame(0x03, "KEYS", 3, 9, keys_body()[:-1], CONSOLE)
    return [
        entry("one bit flipped", cobs(bytes(flipped)) + b"\0", "badChecksum", "in `down`"),
        entry("truncated", wire[:20] + b"\0", "undecodable", "the rest was lost, the next delimiter came"),
        entry("a code that points past the end", stray, "undecodable", "the first byte on the wire"),
        entry("a zero in the middle", wire[:20] + b"\0" + wire[20:], "undecodable", "two runs, neither of them a frame"),
        entry("nothing but a code", b"\x01\0", "tooShort", "a frame of no byte"),
        entry("shorter than header and checksum", cobs(b"\x01\x03\x01\x00\x01") + b"\0", "tooShort", "five bytes"),
        entry("61 bytes", long.wire, "tooLong", "a byte more than a frame may have"),
        entry("garbage without an end", b"\x55" * 200 + b"\0", "tooLong", "dropped up to the delimiter"),
        entry("signed, and no room for a tag", cobs(bytes(promises) + crc(bytes(promises))) + b"\0", "tooShort", "12 bytes"),
        entry("forged", cobs(bytes(forged) + crc(bytes(forged))) + b"\0", "badTag", "`down` changed, checksum mended"),
        entry("sent back", other.wire, "badTag", "signed for the other direction"),
        entry("stripped", stripped.wire, "badTag", "unsigned in a signed session"),
        entry("body too short", short_body.wire, "malformed", "KEYS without uptime"),
        entry(
            "of an unknown type",
            Frame(0x05, "CARD", 3, 9, [("card", b"\1\2\3\4", "reserved")], CONSOLE).wire,
            "unknownType",
            "counted and ignored",
        ),
        entry(
            "of another version", Frame(0x03, "KEYS", 3, 9, keys_body(), CONSOLE, version=2).wire, "otherVersion", "2"
        ),
    ]


def vectors():
    return {
        "title": "Seat Link, version 1: test vectors",
        "how to read": "All bytes are hexadecimal, in the order of the wire. `frame` is the decoded frame, the fields "
        "one after another; `wire` is COBS(frame) and the delimiter 00.",
        "crc": [
            {"bytes": b"123456789".hex(), "value": "cbf43926", "note": "the check value of CRC-32/ISO-HDLC"},
            {"bytes": "", "value": "00000000", "note": "nothing"},
            {"bytes": "00", "value": f"{zlib.crc32(bytes(1)):08x}", "note": "one zero"},
            {"bytes": bytes(range(56)).hex(), "value": f"{zlib.crc32(bytes(range(56))):08x}", "note": "56 bytes"},
        ],
        "cobs": [
            {"plain": data.hex(), "encoded": cobs(data).hex()}
            for data in [
                b"",
                b"\0",
                b"\0\0",
                b"\x11",
                b"\x11\0",
                b"\0\x11",
                b"\x11\x22\0\x33",
                b"\x11\0\0\0",
                bytes(60),
                bytes(range(1, 61)),
                bytes(range(0, 60)),
            ]
        ],
        "session": {
            "note": "session key = HMAC-SHA-256(console key, 'seat-link 1' + serial + console nonce + host nonce)",
            "console key": KEY.hex(),
            "serial": SERIAL,
            "serial bytes": struct.pack("<Q", SERIAL).hex(),
            "console nonce": NONCE_C.hex(),
            "host nonce": NONCE_H.hex(),
            "session key": SESSION.hex(),
        },
        "frames": [
            {
                "name": name,
                "note": note,
                "from": "console" if frame.direction == CONSOLE else "host",
                "signed": frame.key is not None,
                "fields": [{"name": n, "bytes": part.hex(), "note": why} for n, part, why in frame.fields],
                "frame": frame.raw.hex(),
                "wire": frame.wire.hex(),
            }
            for name, note, frame in FRAMES
        ],
        "broken": broken(),
    }


def main():
    for name, _, frame in FRAMES:
        assert len(frame.raw) <= 60 and len(frame.wire) <= 62, name
        assert uncobs(frame.wire[:-1]) == frame.raw, name
    text = json.dumps(vectors(), ensure_ascii=False, indent=2) + "\n"
    path = pathlib.Path(__file__).with_name("seat-link-vectors.json")
    if "--check" in sys.argv[1:]:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path.name} is not what {pathlib.Path(__file__).name} writes: run it without --check")
    else:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
