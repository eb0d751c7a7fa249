"""The power goes in the middle of a ballot: what was acknowledged is on the disk."""

import os
import pathlib
import random
import shutil
import struct
import tempfile
import threading
import time

from hall import AGAINST, CHOICES, FOR, VOTING, Hall, expect

STATE = "/var/lib/vote-daemon"


def mount(machine, image, new=False, log=None):
    """The state directory on a disk of its own, as in a hall."""
    machine.attach_disk(image, log)
    if new:
        machine.sh("mkfs.ext4 -q -E lazy_itable_init=0 /dev/vda")
    if os.environ.get("BREAK") == "flush":
        # The kernel then believes that the disk has no cache, and flushes nothing: the proof that the tests would see it.
        machine.sh("echo 'write through' > /sys/block/vda/queue/write_cache")
    machine.sh(f"mkdir -p {STATE} && mount -t ext4 /dev/vda {STATE} && chown vote-daemon:vote-daemon {STATE}")


def vote_without_pause(hall, seconds, pressed, acknowledged, moment=lambda: 0):
    """Every seat presses «за» and «проти» in turn, without a pause, until it is cut off; the threads that do."""

    def at_seat(console):
        key = FOR
        while console.running:
            pressed.setdefault(console.seat, []).append(CHOICES[key])
            try:
                verdict = console.press(key, 3)
            except Exception:
                return
            if verdict != 0 or isinstance(verdict, bool):
                return
            acknowledged.setdefault(console.seat, []).append((CHOICES[key], moment()))
            key = AGAINST if key == FOR else FOR

    threads = [threading.Thread(target=at_seat, args=(hall.consoles[seat],), daemon=True) for seat in hall.seats]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    return threads


def possible(pressed, acknowledged, seat):
    """What a seat's vote may be after the cut: the last one acknowledged, or one that was pressed after it."""
    count = len(acknowledged.get(seat, []))
    return pressed.get(seat, [])[max(0, count - 1) :] + ([] if count else ["notVoting"])


def check_votes(hall, number, pressed, acknowledged):
    """Closes the ballot, and looks for every acknowledged vote in it."""
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    for seat in hall.seats:
        expect(choices[seat] in possible(pressed, acknowledged, seat), f"seat {seat} has its last acknowledged vote",
               (choices[seat], acknowledged.get(seat, [])[-1:], pressed.get(seat, [])[-2:]))


def recorded(hall):
    """How many votes the journal holds, the daemon being stopped."""
    hall.machine.sh("systemctl stop 'vote-daemon*'")
    return sum(row["kind"] == "voteRecorded" for row in hall.journal())


def test_the_power_is_cut_in_the_middle_of_a_ballot(machine):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hall-disk-"))
    image = empty(folder / "disk")
    try:
        mount(machine, image, new=True)
        hall = Hall(machine, 8)
        number = begin(hall)
        pressed, acknowledged = {}, {}
        threads = vote_without_pause(hall, 1.5, pressed, acknowledged)
        machine.kill()
        for thread in threads:
            thread.join(10)
        hall.end()
        votes = sum(map(len, acknowledged.values()))
        expect(votes >= 8, "votes were acknowledged before the cut", votes)

        machine = machine.reboot()
        mount(machine, image)
        again = Hall(machine, 8, state=hall)
        ready = again.start()
        again.plug_all()
        again.wait(lambda: all(c.ballot == number and c.phase == VOTING for c in again.consoles.values()),
                   "the ballot is open again")
        check_votes(again, number, pressed, acknowledged)
        count = recorded(again)
        expect(count >= votes, "the journal holds every acknowledged vote", (count, votes))
        again.end()
    finally:
        shutil.rmtree(folder)
    return f"{votes} acknowledged, {count} in the journal, the daemon ready {ready:.2f} s after its start"


def test_what_the_disk_had_only_in_its_cache_is_lost_without_harm(machine):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hall-disk-"))
    log = folder / "log"
    log.touch()
    try:
        mount(machine, empty(folder / "disk"), new=True, log=log)
        hall = Hall(machine, 8)
        number = begin(hall)
        opened = log.stat().st_size
        pressed, acknowledged = {}, {}
        threads = vote_without_pause(hall, 1.5, pressed, acknowledged, lambda: log.stat().st_size)
        machine.kill()
        for thread in threads:
            thread.join(10)
        hall.end()
        chance = random.Random(time.time_ns())
        figures = []
        written = WriteLog(log)
        for cut in chance.sample(written.cuts(after=opened), 3):
            told = {seat: [one for one in ones if one[1] <= cut] for seat, ones in acknowledged.items()}
            image = empty(folder / "after")
            lost = written.replay(cut, image, chance)
            machine = machine.reboot()
            mount(machine, image)
            again = Hall(machine, 8, state=hall)
            again.start()
            check_votes(again, number, pressed, told)
            count, votes = recorded(again), sum(map(len, told.values()))
            expect(count >= votes, "the journal holds every acknowledged vote", (count, votes))
            again.end()
            machine.kill()
            figures.append(f"{votes} acknowledged, {count} there, {lost} sectors lost")
    finally:
        shutil.rmtree(folder)
    return "; ".join(figures)


def empty(path):
    with open(path, "wb") as file:
        file.truncate(96 << 20)
    return path


def begin(hall):
    """A sitting with an open ballot."""
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    return hall.open_ballot("Світло", seconds=600)


class WriteLog:
    """What went to the disk, in its order: a log of dm-log-writes' form, as QEMU's blklogwrites writes it.

    Each entry: 64-bit sector, sectors, flags and length of data, filled up to a sector; then the data
    (Documentation/admin-guide/device-mapper/log-writes.rst).
    """

    FLUSH, FUA, DISCARD = 1, 2, 4
    SECTOR = 512

    def __init__(self, path):
        self.path = path
        self.entries = []
        at, size = self.SECTOR, path.stat().st_size
        with open(path, "rb") as log:
            while at + self.SECTOR <= size:
                log.seek(at)
                place, count, flags, _ = struct.unpack("<QQQQ", log.read(32))
                data = at + self.SECTOR
                at = data + (0 if flags & self.DISCARD else count * self.SECTOR)
                self.entries.append((at, place, 0 if flags & self.DISCARD else count, data, flags))

    def cuts(self, after):
        """The ends of those writes after a position of the log that were not flushed yet when they ended."""
        return [end for end, _, count, _, flags in self.entries if end > after and count and not flags & self.FUA]

    def replay(self, cut, image, chance):
        """The disk after a cut: every write until the last flush before it, and of those after that flush half of the
        sectors, by chance, unless they were to go past the disk's cache. How many sectors were lost."""
        writes, flushed = [], 0
        for end, place, count, data, flags in self.entries:
            if end > cut:
                break
            if flags & self.FLUSH:
                flushed = len(writes)
            if count:
                writes.append((place, count, data, flags & self.FUA))
        lost = 0
        with open(self.path, "rb") as log, open(image, "r+b") as disk:
            for number, (place, count, data, through) in enumerate(writes):
                log.seek(data)
                disk.seek(place * self.SECTOR)
                for _ in range(count):
                    sector = log.read(self.SECTOR)
                    if number < flushed or through or chance.random() < 0.5:
                        disk.write(sector)
                    else:
                        disk.seek(self.SECTOR, 1)
                        lost += 1
        return lost


TESTS = [
    test_the_power_is_cut_in_the_middle_of_a_ballot,
    test_what_the_disk_had_only_in_its_cache_is_lost_without_harm,
]
