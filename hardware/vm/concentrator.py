"""A concentrator: one FT232 that carries the frames of many consoles, each with its own key and its number on the link."""

import select
import socket
import threading

from hall import HallConsole, plug, unplug
from seat_console import unstuff


class Concentrator:
    """Passes frames on as they are, by the unit in them; it has no keys and reads nothing else."""

    def __init__(self, hall, port, converter, seats):
        self.hall, self.seats = hall, list(seats)
        self.machine, self.silent, self.running = hall.machine, set(), True
        self.line, self.name = plug(hall.machine, port, converter)
        # What each unit is wired to, on this side.
        self.wires = {}
        for unit, seat in enumerate(self.seats, 1):
            end, self.wires[unit] = socket.socketpair()
            console = HallConsole(hall.serials[seat], hall.keys[hall.serials[seat]], end, unit)
            console.seat = seat
            hall.consoles[seat] = console
        self.thread = threading.Thread(target=self.pass_on, daemon=True)
        self.thread.start()
        for seat in self.seats:
            hall.consoles[seat].start()

    def pass_on(self):
        """Whole frames only, so that those of two units do not mix on the line."""
        waiting = {source: b"" for source in (self.line, *self.wires.values())}
        units = {wire: unit for unit, wire in self.wires.items()}
        while self.running:
            for source in select.select(list(waiting), [], [], 0.05)[0]:
                try:
                    data = source.recv(4096)
                    *whole, waiting[source] = (waiting[source] + data).split(b"\0")
                    for frame in whole:
                        plain = unstuff(frame) or b"\0\0\0"
                        unit = units.get(source, plain[2] if len(plain) > 2 else 0)
                        if unit in self.silent or unit not in self.wires:
                            continue
                        (self.line if source in units else self.wires[unit]).sendall(frame + b"\0")
                except OSError:
                    data = b""
                if not data:
                    waiting.pop(source)

    def silence(self, unit):
        """Nothing of this unit goes either way."""
        self.silent.add(unit)

    def speak(self, unit):
        self.silent.discard(unit)

    def unplug(self):
        self.running = False
        self.thread.join(5)
        for seat in self.seats:
            self.hall.consoles[seat].running = False
        self.line.close()
        unplug(self.machine, self.name)
