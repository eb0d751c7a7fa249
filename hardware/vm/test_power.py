"""The power goes in the middle of a ballot: what was acknowledged is on the disk."""

import struct
import subprocess
import threading
import time

from hall import AGAINST, CHOICES, FOR, Hall, expect

STATE = "/var/lib/vote-daemon"


def mount(machine, image, new=False):
    """The state directory on a disk of its own, as in a hall."""
    machine.attach_disk(image)
    if new:
        machine.sh("mkfs.ext4 -q -E lazy_itable_init=0 /dev/vda")
    machine.sh(f"mkdir -p {STATE} && mount -t ext4 /dev/vda {STATE} && chown vote-daemon:vote-daemon {STATE}")


def voting_until(hall, seconds, pressed, acknowledged, after_each=lambda: None):
    """Every seat presses «за» and «проти» in turn, without a pause, until told to stop or cut off."""
    stop = threading.Event()

    def at_seat(console):
        key = FOR
        while not stop.is_set() and console.running:
            pressed.setdefault(console.seat, []).append(CHOICES[key])
            try:
                verdict = console.press(key, 3)
            except Exception:
                return
            if verdict != 0 or isinstance(verdict, bool):
                return
            acknowledged.setdefault(console.seat, []).append((CHOICES[key], after_each()))
            key = AGAINST if key == FOR else FOR

    threads = [threading.Thread(target=at_seat, args=(hall.consoles[seat],), daemon=True) for seat in hall.seats]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    return stop, threads


def possible(pressed, acknowledged, seat):
    """What a seat's vote may be after the cut: the last one acknowledged, or one that was pressed after it."""
    count = len(acknowledged.get(seat, []))
    return pressed.get(seat, [])[max(0, count - 1) :] + ([] if count else ["notVoting"])


def test_the_power_is_cut_in_the_middle_of_a_ballot(machine):
    image = machine.home.parent / f"{machine.home.name}.img"
    with open(image, "wb") as file:
        file.truncate(96 << 20)
    try:
        mount(machine, image, new=True)
        hall = Hall(machine, 8)
        hall.start()
        hall.plug_all()
        hall.open_sitting()
        hall.register()
        number = hall.open_ballot("Світло", seconds=600)
        pressed, acknowledged = {}, {}
        _, threads = voting_until(hall, 1.5, pressed, acknowledged)
        machine.kill()
        for thread in threads:
            thread.join(10)
        hall.end()
        votes = sum(map(len, acknowledged.values()))
        expect(votes >= 8, "votes were acknowledged before the cut", votes)

        machine = machine.reboot()
        mount(machine, image)
        recovered = machine.sh("dmesg | grep -c 'recovery complete'; true")
        again = Hall(machine, 8, state={"serials": hall.serials, "keys": hall.keys})
        ready = again.start()
        again.plug_all()
        again.wait(lambda: all(c.ballot == number and c.phase == 2 for c in again.consoles.values()),
                   "the ballot is open again", 30)
        again.act("CloseBallot")
        choices, ballot = again.roll_call(number)
        for seat in again.seats:
            expect(choices[seat] in possible(pressed, acknowledged, seat), f"seat {seat} has its last acknowledged vote",
                   (choices[seat], acknowledged.get(seat, [])[-1:], pressed.get(seat, [])[-2:]))
        machine.sh("systemctl stop 'vote-daemon*'")
        rows = again.journal()
        written = {}
        for row in rows:
            if row["kind"] == "voteRecorded":
                written[row["body"]["voter"] if "voter" in row["body"] else str(row["body"])] = row
        count = sum(row["kind"] == "voteRecorded" for row in rows)
        expect(count >= votes, "the journal holds every acknowledged vote", (count, votes))
        again.end()
    finally:
        image.unlink()
    return (f"{votes} acknowledged, {count} in the journal, ext4 recovered: {recovered}, "
            f"daemon ready {ready:.2f} s after its start")


TESTS = [test_the_power_is_cut_in_the_middle_of_a_ballot]
