"""What went over the USB bus, by usbmon: when a press came in, when its answer and its lamp went out, by the guest's clock.

The consoles run on this side, outside of the guest's time; the bus is the place where both can be seen.
See Documentation/usb/usbmon.rst of the kernel for the packets.
"""

import struct

from figures import Press
from seat_console import ACK, HELLO, INDICATE, KEYS, PENDING, RECORDED, VOTING, WELCOME, unstuff

BULK = 3
# The head of a packet as read() gives it: number, type, kind of transfer, endpoint, device, bus, the flags of setup and of
# data, seconds, microseconds, status, length, captured length, setup.
PACKET = struct.Struct("<QcBBBHccqiiII8s")
# What an FTDI chip passes on, and how much of it says how the line is.
FTDI_PACKET, FTDI_STATE = 64, 2


class BusTrace:
    """Records from its making until `read` is called."""

    def __init__(self, machine):
        self.machine = machine
        monotonic, real = map(int, machine.sh("/usr/lib/hall/hall clocks").split())
        # The packets have the real-time clock, which nobody sets in the guest.
        self.offset = real - monotonic
        self.process = machine.sh("cat /dev/usbmon0 >/tmp/usbmon 2>/dev/null </dev/null & echo $!")

    def read(self):
        """Ends the recording; the presses of choice keys, and milliseconds from each KEYS frame to its final ACK."""
        self.machine.sh(f"kill {self.process}; while kill -0 {self.process} 2>/dev/null; do sleep 0.01; done")
        consoles = {}
        for time, device, arriving, frame in self.frames(self.machine.get("/tmp/usbmon")):
            unit = frame[2]
            consoles.setdefault((device, unit), Course()).take(time, arriving, frame)
        courses = list(consoles.values())
        return [press for course in courses for press in course.presses], [ms for course in courses for ms in course.answered]

    def frames(self, packets):
        """Seconds of the monotonic clock, device, whether from the console, and the frame, of every frame that was whole."""
        at, streams = 0, {}
        while at + PACKET.size <= len(packets):
            _, kind, transfer, endpoint, device, bus, _, _, seconds, micros, _, _, captured, _ = PACKET.unpack_from(packets, at)
            data = packets[at + PACKET.size : at + PACKET.size + captured]
            at += PACKET.size + captured
            arriving = bool(endpoint & 0x80)
            if transfer != BULK or kind != (b"C" if arriving else b"S") or not data:
                continue
            if arriving:
                data = b"".join(data[start + FTDI_STATE : start + FTDI_PACKET] for start in range(0, len(data), FTDI_PACKET))
            waiting = streams.get((bus, device, arriving), b"") + data
            *whole, streams[bus, device, arriving] = waiting.split(b"\0")
            for encoded in whole:
                frame = unstuff(encoded)
                if frame is not None and len(frame) >= 12:
                    yield (seconds * 1_000_000 + micros - self.offset) / 1e6, (bus, device), arriving, frame


class Course:
    """One console's frames in their order."""

    def __init__(self):
        self.seat, self.nonce, self.waiting, self.unlit, self.presses, self.answered = None, None, {}, {}, [], []
        self.lit = None

    def take(self, time, arriving, frame):
        kind, flags = frame[1], frame[3]
        sequence = struct.unpack_from("<I", frame, 4)[0]
        body = frame[8 : -12 if flags & 1 else -4]
        if arriving and kind == HELLO and body[-8:] != self.nonce:
            # Another session counts from one.
            self.nonce, self.waiting, self.unlit, self.lit = body[-8:], {}, {}, None
        elif arriving and kind == KEYS:
            if sequence not in self.waiting:
                ballot, _, changed, _ = struct.unpack("<IBBI", body)
                self.waiting[sequence] = (time, ballot, changed)
        elif not arriving and kind == WELCOME:
            self.seat = struct.unpack_from("<H", body)[0]
        elif not arriving and kind == ACK:
            told, verdict = struct.unpack("<IB", body)
            if verdict == PENDING or not (press := self.waiting.get(told)) or press[0] is None:
                return
            self.waiting[told] = (None, 0, 0)
            self.answered.append((time - press[0]) * 1000)
            if verdict == RECORDED and press[1] and press[2] < 3:
                made = Press(self.seat, press[2], press[0], time)
                self.presses.append(made)
                if self.lit != (press[1], press[2]):
                    self.unlit[press[1], press[2]] = made
        elif not arriving and kind == INDICATE:
            ballot, phase, lamps = struct.unpack_from("<IBH", body)
            self.lit = next(((ballot, key) for key in range(3) if phase == VOTING and lamps >> 2 * key & 3 == 1), None)
            if made := self.unlit.pop(self.lit, None):
                made.lit = time
