"""What the kernel saw on the USB bus, by usbmon: when a press came in and when its answer went out, by the guest's clock.

The consoles run on this side, outside of the guest's time; the bus is the place where both can be seen.
See Documentation/usb/usbmon.rst of the kernel for the lines.
"""

import statistics
import struct

import hall  # noqa: F401 (it says where the consoles are)
from seat_console import ACK, KEYS, PENDING, unstuff

TRACE = "/sys/kernel/debug/usb/usbmon/0u"


class BusTrace:
    """Records from its making until `latencies` is called."""

    def __init__(self, machine):
        self.machine = machine
        machine.sh("mountpoint -q /sys/kernel/debug || mount -t debugfs none /sys/kernel/debug")
        self.process = machine.sh(f"cat {TRACE} >/tmp/usbmon 2>/dev/null </dev/null & echo $!")

    def latencies(self):
        """Milliseconds from each KEYS frame's arrival until its final ACK left, presses and releases alike."""
        self.machine.sh(f"kill {self.process}")
        pressed, answered = {}, {}
        for line in self.machine.get("/tmp/usbmon").decode().splitlines():
            words = line.split()
            if len(words) < 7 or words[6] != "=" or not words[3].startswith("B"):
                continue
            time, event, address = int(words[1]), words[2], words[3].split(":")
            device, data = tuple(address[1:3]), bytes.fromhex("".join(words[7:]))
            if event == "C" and address[0] == "Bi":
                # Two bytes of the line's state stand before what an FTDI chip passes on.
                kind, sequence, _ = header(data[2:])
                if kind == KEYS:
                    pressed.setdefault((device, sequence), time)
            elif event == "S" and address[0] == "Bo":
                kind, _, body = header(data)
                if kind == ACK and len(body) >= 5:
                    sequence, verdict = struct.unpack("<IB", body[:5])
                    if verdict != PENDING:
                        answered.setdefault((device, sequence), time)
        return [(answered[press] - time) / 1000 for press, time in pressed.items() if press in answered]


def header(data):
    """Type, sequence number and the beginning of the body of the first frame in a transfer, of which 32 bytes are seen."""
    data = data.lstrip(b"\0").split(b"\0")[0]
    frame = unstuff(data) or unstuff_cut(data)
    if len(frame) < 8:
        return None, None, b""
    return frame[1], struct.unpack("<I", frame[4:8])[0], frame[8:]


def unstuff_cut(data):
    """COBS of a frame whose end is not seen."""
    frame, at = bytearray(), 0
    while at < len(data) and data[at]:
        frame += data[at + 1 : at + data[at]] + b"\0"
        at += data[at]
    return bytes(frame)


def summary(latencies):
    """One phrase of figures."""
    return (f"answered on the bus after {statistics.median(latencies):.1f} ms (median), "
            f"{max(latencies):.1f} ms (worst of {len(latencies)})")
