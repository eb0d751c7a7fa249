"""The power goes in the middle of a ballot: what was acknowledged is on the disk."""

import pathlib
import random
import shutil
import struct
import tempfile
import time

from breaks import broken
from hall import VOTING, Hall, expect
from voting import Unceasing

STATE = "/var/lib/vote-daemon"


def mount(machine, image, new=False, log=None):
    """The state directory on a disk of its own, as in a hall."""
    machine.attach_disk(image, log)
    if new:
        machine.sh("mkfs.ext4 -q -E lazy_itable_init=0 /dev/vda")
    if broken("flush"):
        # The kernel then believes that the disk has no cache, and flushes nothing: the proof that the tests would see it.
        machine.sh("echo 'write through' > /sys/block/vda/queue/write_cache")
    machine.sh(f"mkdir -p {STATE} && mount -t ext4 /dev/vda {STATE} && chown vote-daemon:vote-daemon {STATE}")


def begin(hall):
    """A sitting with an open ballot; its number."""
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    return hall.open_ballot("Світло", seconds=600)


def close(hall, number, votes, told=None):
    """Closes the ballot, and looks for every acknowledged vote in it; how many votes the journal holds."""
    hall.act("CloseBallot")
    votes.check(hall.roll_call(number)[0], told)
    count = sum(row["kind"] == "voteRecorded" for row in hall.stop())
    acknowledged = sum((told or votes.told(float("inf"))).values())
    expect(count >= acknowledged, "the journal holds every acknowledged vote", (count, acknowledged))
    return count


def test_the_power_is_cut_in_the_middle_of_a_ballot(machine):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hall-disk-"))
    image = empty(folder / "disk")
    try:
        mount(machine, image, new=True)
        hall = Hall(machine, 8)
        number = begin(hall)
        votes = Unceasing(hall)
        # The daemon writes nothing now, so that its files can be read beside it.
        figures = hall.figures(hall.journal())
        votes.start(1.5)
        machine.kill()
        votes.stop()
        hall.end()
        expect(votes.count >= 16, "votes were acknowledged before the cut", votes.count)

        machine = machine.reboot()
        mount(machine, image)
        again = Hall(machine, 8, state=hall)
        ready = again.start()
        again.plug_all()
        again.wait(lambda: all(c.ballot == number and c.phase == VOTING for c in again.consoles.values()),
                   "the ballot is open again")
        count = close(again, number, votes)
        again.end()
    finally:
        shutil.rmtree(folder)
    return f"{votes.count} acknowledged, {count} in the journal, the daemon ready {ready:.2f} s after its start; {figures}"


def test_what_the_disk_had_only_in_its_cache_is_lost_without_harm(machine):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hall-disk-"))
    log = folder / "log"
    log.touch()
    try:
        mount(machine, empty(folder / "disk"), new=True, log=log)
        hall = Hall(machine, 8)
        number = begin(hall)
        votes = Unceasing(hall, lambda: log.stat().st_size)
        figures = hall.figures(hall.journal())
        opened = log.stat().st_size
        votes.start(1.5)
        machine.kill()
        votes.stop()
        hall.end()
        chance = random.Random(time.time_ns())
        found = []
        written = WriteLog(log)
        for cut in chance.sample(written.cuts(after=opened), 3):
            told = votes.told(cut)
            image = empty(folder / "after")
            lost = written.replay(cut, image, chance)
            machine = machine.reboot()
            mount(machine, image)
            again = Hall(machine, 8, state=hall)
            again.start()
            count = close(again, number, votes, told)
            again.end()
            machine.kill()
            found.append(f"{sum(told.values())} acknowledged, {count} there, {lost} sectors lost")
    finally:
        shutil.rmtree(folder)
    return "; ".join([*found, figures])


def empty(path):
    with open(path, "wb") as file:
        file.truncate(96 << 20)
    return path


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
