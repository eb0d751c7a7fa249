"""Panels of keys and lamps on the lines of gpio-sim chips: a key pulls its line low, a lamp burns while its line is high."""

from breaks import broken
from figures import Press
from hall import PRESENT, expect

# What a press and a release of a tired contact look like: microseconds after the one before, and the level.
BOUNCING_PRESS = [(0, 0), (300, 1), (200, 0), (700, 1), (150, 0), (2500, 1), (100, 0), (900, 1), (250, 0)]
BOUNCING_RELEASE = [(0, 1), (400, 0), (300, 1), (1200, 0), (150, 1), (3000, 0), (200, 1)]


class Panel:
    """Four keys and four lamps of one seat, on eight lines of a chip that follow one another."""

    def __init__(self, chip, place):
        self.chip, self.place = chip, place

    def key(self, key):
        return 8 * self.place + key

    def lamp(self, key):
        return 8 * self.place + 4 + key

    def burning(self, key):
        """The lines that tell that the key's choice is recorded: its lamp's, which is up, and those of the other choices, which
        are down. As long as nothing is recorded all three blink together."""
        return [self.lamp(key), *(self.lamp(other) for other in range(3) if other != key and key < 3)]

    def row(self):
        keys, lamps = (" ".join(str(line(key)) for key in range(4)) for line in (self.key, self.lamp))
        return f"gpio:{self.chip.label}/{keys}/{lamps}"


class Chip:
    """A gpio-sim chip in the guest, and whole panels on it."""

    def __init__(self, machine, label, seats):
        self.machine, self.label, self.lines = machine, label, 8 * len(seats)
        machine.sh("mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config")
        self.name = machine.sh(f"/usr/lib/hall/hall chip {label} {self.lines} {label}")
        self.panels = {seat: Panel(self, place) for place, seat in enumerate(seats)}
        # Choices whose lamps came.
        self.presses = []

    def pull(self, changes, keys=None):
        """Makes changes of levels in one go: microseconds after the one before, line, level (0: pressed). How long that
        took, in milliseconds of the guest's clock. The lamps of `keys`, a choice for each of some seats, are watched."""
        keys = keys or {}
        script = "\n".join(f"{wait} {line} {level}" for wait, line, level in changes)
        lamps = " ".join("/".join(map(str, self.panels[seat].burning(key))) for seat, key in keys.items())
        head, *said = self.machine.sh(f"/usr/lib/hall/hall pull {self.name} {lamps} <<'END'\n{script}\nEND").splitlines()
        made, took = map(int, head.split())
        expect(made == len(changes), "every change was made", head)
        pressed, lit = {}, {}
        for line in said:
            kind, *numbers = line.split()
            numbers = list(map(int, numbers))
            if kind == "lamp":
                lit[numbers[0]] = numbers[1] / 1e6
            elif numbers[1] == 0:
                pressed.setdefault(numbers[0], numbers[2] / 1e6)
        for seat, key in keys.items():
            at, lamp = pressed.get(self.panels[seat].key(key)), lit[self.panels[seat].lamp(key)]
            if key < 3 and at is not None and lamp > at:
                self.presses.append(Press(seat, key, at, lamp, lamp))
        return took / 1000

    def press(self, keys, hold=60_000):
        """A key at each of these seats goes down, all as close together as the kernel takes it, and up after a while."""
        lines = [self.panels[seat].key(key) for seat, key in keys.items()]
        down = [(0, line, 0) for line in lines]
        up = [(hold if at == 0 else 0, line, 1) for at, line in enumerate(lines)]
        if broken("press") and len(lines) > 1 and PRESENT not in keys.values():
            down, up = down[:-1], up[:-1]
        return self.pull(down + up, keys)

    def levels(self):
        """The levels of all lines."""
        return [int(digit) for digit in self.machine.sh(f"/usr/lib/hall/hall levels {self.name}")]

    def remove(self):
        self.machine.sh(f"echo 0 > /sys/kernel/config/gpio-sim/{self.label}/live")

    def bring_back(self):
        self.machine.sh(f"echo 1 > /sys/kernel/config/gpio-sim/{self.label}/live")
        self.name = self.machine.sh(f"cat /sys/kernel/config/gpio-sim/{self.label}/bank0/chip_name")
