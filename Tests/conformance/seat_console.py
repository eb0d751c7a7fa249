"""A seat console in Python, built from hardware/seat-link.md alone: a check that the text is enough for an outsider.

It shares no code with the daemon. Each console is a thread on the master side of a pseudo-terminal.
"""

import hashlib
import hmac
import os
import pty
import select
import struct
import threading
import time
import tty
import zlib

HELLO, PROOF, KEYS, STATUS = 1, 2, 3, 4
CHALLENGE, WELCOME, ACK, INDICATE, REFUSE = 0x81, 0x82, 0x83, 0x84, 0x8F
FOR, AGAINST, ABSTAIN, PRESENT, HOLD = range(5)
REGISTRATION, VOTING = 1, 2
RECORDED, NOT_HELD, FIRST_STANDS, PENDING, COUNTED = 0, 6, 9, 10, 13


def stuff(data):
    """COBS: every zero becomes the distance to the next one."""
    out = bytearray()
    for run in data.split(b"\0"):
        assert len(run) < 254
        out.append(len(run) + 1)
        out += run
    return bytes(out) + b"\0"


def unstuff(data):
    out, at = bytearray(), 0
    while at < len(data):
        length = data[at]
        if length == 0 or at + length > len(data):
            return None
        out += data[at + 1 : at + length]
        at += length
        if at < len(data):
            out.append(0)
    return bytes(out)


class Console(threading.Thread):
    unit = 1  # which console on its link, a concentrator's counted from 1

    def __init__(self, serial, key, link):
        super().__init__(daemon=True)
        self.serial, self.key, self.link = serial, key, link
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        tty.setraw(self.master)
        self.slave = slave  # held open, so that the daemon's closing is no hang-up
        os.symlink(os.ttyname(slave), link)
        self.lock = threading.Lock()
        self.session = None
        self.down = 0
        self.ballot = self.phase = self.lamps = 0
        self.text = ""
        self.verdicts = {}
        self.pending = None
        self.refused = None
        self.running = True
        self.sizes = set()  # of the INDICATE frames of the ballot that is shown
        self.sequence = 0
        self.nonce = os.urandom(8)
        self.started = time.monotonic()

    # Frames

    def send(self, kind, body=b"", signed=True, sequence=None, again=False):
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        flags = (1 if signed else 0) | (2 if again else 0)
        head = struct.pack("<BBBBI", 1, kind, self.unit, flags, sequence) + body
        if signed:
            plain = head[:3] + bytes([flags & ~2]) + head[4:]
            head += hmac.new(self.session, b"C" + plain, hashlib.sha256).digest()[:8]
        os.write(self.master, stuff(head + struct.pack("<I", zlib.crc32(head))))
        return sequence

    def receive(self, frame):
        if frame is None or len(frame) < 12 or struct.unpack("<I", frame[-4:])[0] != zlib.crc32(frame[:-4]):
            return
        _, kind, _, flags, _ = struct.unpack("<BBBBI", frame[:8])
        body = frame[8:-4]
        if flags & 1:
            body, tag = body[:-8], body[-8:]
            plain = frame[:3] + bytes([flags & ~2]) + frame[4:8] + body
            if self.session is None or hmac.new(self.session, b"H" + plain, hashlib.sha256).digest()[:8] != tag:
                return
        if kind in (CHALLENGE, REFUSE) and self.welcomed:
            return  # in a session they mean nothing: an answer would begin the sequence numbers anew
        if kind == CHALLENGE:
            message = b"seat-link 1" + struct.pack("<Q", self.serial) + self.nonce + body
            self.session = hmac.new(self.key, message, hashlib.sha256).digest()
            self.sequence = 1
            self.send(PROOF)
        elif kind == REFUSE:
            self.refused = body[0]
        elif not flags & 1:
            return
        elif kind == WELCOME:
            self.welcomed = True
        elif kind == ACK:
            sequence, verdict = struct.unpack("<IB", body)
            self.verdicts[sequence] = verdict
            if self.pending and self.pending[0] == sequence and verdict != PENDING:
                self.pending = None
        elif kind == INDICATE:
            if struct.unpack("<IB", body[:5]) != (self.ballot, self.phase):
                self.sizes = set()
            self.sizes.add(len(frame))
            self.ballot, self.phase, self.lamps, _ = struct.unpack("<IBHB", body[:8])
            self.text = body[8:].decode()
            if self.pending and self.pending[1] != self.ballot:
                self.pending = None

    # The course

    welcomed = False

    def run(self):
        waiting = bytearray()
        last_hello = last_status = last_keys = 0.0
        while self.running:
            readable, _, _ = select.select([self.master], [], [], 0.01)
            if readable:
                try:
                    waiting += os.read(self.master, 4096)
                except OSError:
                    time.sleep(0.05)
                while b"\0" in waiting:
                    encoded, _, rest = bytes(waiting).partition(b"\0")
                    waiting = bytearray(rest)
                    with self.lock:
                        self.receive(unstuff(encoded))
            now = time.monotonic()
            with self.lock:
                if not self.welcomed:
                    if now - last_hello >= 1 and self.refused is None:
                        last_hello = now
                        self.sequence = 0
                        self.send(HELLO, struct.pack("<Q", self.serial) + bytes([1, 0, 0, 0x1F]) + self.nonce, signed=False)
                    continue
                if now - last_status >= 0.5:
                    last_status = now
                    self.send(STATUS, struct.pack("<IBBBIH", self.ballot, self.phase, self.down, 0, self.uptime(), 0))
                if self.pending and now - last_keys >= 0.05:
                    last_keys = now
                    self.send(KEYS, self.pending[2], sequence=self.pending[0], again=True)

    def uptime(self):
        return int((time.monotonic() - self.started) * 1000)

    def change(self, key, pressed):
        with self.lock:
            self.down = self.down | 1 << key if pressed else self.down & ~(1 << key)
            changed = key if pressed else key | 0x80
            body = struct.pack("<IBBI", self.ballot, self.down, changed, self.uptime())
            sequence = self.send(KEYS, body)
            self.pending = (sequence, self.ballot, body)
        return sequence

    def press(self, key, timeout=5):
        """Presses and lets go; the verdict of the press."""
        sequence = self.change(key, True)
        verdict = self.wait(lambda: self.verdicts.get(sequence) not in (None, PENDING), timeout) and self.verdicts[sequence]
        released = self.change(key, False)
        self.wait(lambda: released in self.verdicts, timeout)
        return verdict

    def lamp(self, key):
        return self.lamps >> 2 * key & 3

    @staticmethod
    def wait(condition, timeout=5):
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def stop(self):
        self.running = False
        self.join()
        os.close(self.master)
        os.close(self.slave)
