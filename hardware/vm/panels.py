"""Panels of keys and lamps on the lines of gpio-sim chips: a key pulls its line low, a lamp burns while its line is high."""

from hall import expect

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

    def pull(self, changes):
        """Makes changes of levels in one go: microseconds after the one before, line, level (0: pressed). How long that
        took, in milliseconds of the guest's clock."""
        script = "\n".join(f"{wait} {line} {level}" for wait, line, level in changes)
        said = self.machine.sh(f"/usr/lib/hall/hall pull {self.name} <<'END'\n{script}\nEND").split()
        expect(int(said[0]) == len(changes), "every change was made", said)
        return int(said[1]) / 1000

    def press(self, keys, hold=60_000):
        """A key at each of these seats goes down, all as close together as the kernel takes it, and up after a while."""
        lines = [self.panels[seat].key(key) for seat, key in keys.items()]
        down = [(0, line, 0) for line in lines]
        up = [(hold if at == 0 else 0, line, 1) for at, line in enumerate(lines)]
        return self.pull(down + up)

    def levels(self):
        """The levels of all lines."""
        return [int(digit) for digit in self.machine.sh(f"/usr/lib/hall/hall levels {self.name}")]

    def lit(self, seat):
        """Which lamps of a panel burn now."""
        levels, panel = self.levels(), self.panels[seat]
        return [key for key in range(4) if levels[panel.lamp(key)]]

    def answer(self, seat, key):
        """Presses, and waits for the key's lamp: milliseconds of the guest's clock."""
        panel = self.panels[seat]
        return int(self.machine.sh(f"/usr/lib/hall/hall answer {self.name} {panel.key(key)} {panel.lamp(key)}")) / 1000

    def remove(self):
        self.machine.sh(f"echo 0 > /sys/kernel/config/gpio-sim/{self.label}/live")

    def bring_back(self):
        self.machine.sh(f"echo 1 > /sys/kernel/config/gpio-sim/{self.label}/live")
        self.name = self.machine.sh(f"cat /sys/kernel/config/gpio-sim/{self.label}/bank0/chip_name")
