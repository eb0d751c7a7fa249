"""A whole sitting in a hall of panels and consoles, with the choices of real deputies."""

import json
import random
import re

from hall import ABSTAIN, AGAINST, FOR, PROJECT, Hall, expect
from panels import Chip

RECORDED = PROJECT.parent / "shared" / "data" / "rollcalls" / "rollcalls.jsonl"
# A few of them, for where the recorded ones are not.
SAMPLE = PROJECT / "Tests" / "EndToEndTests" / "Fixtures" / "rollcalls.jsonl"
WORDS = {"0": "absent", "1": "for", "2": "against", "3": "abstained", "4": "notVoting"}
PRINTED = {"absent": "відсутня", "for": "ЗА", "against": "ПРОТИ", "abstained": "УТРИМАЛАСЬ", "notVoting": "НЕ ГОЛОСУВАЛА"}
KEYS = {"1": FOR, "2": AGAINST, "3": ABSTAIN}


def roll_calls(seats, count):
    """Choices of real deputies, as many in a row as there are seats, from ballots in which they differed: and where they
    come from."""
    source = RECORDED if RECORDED.exists() else SAMPLE
    found = []
    for line in source.read_text().splitlines():
        votes = json.loads(line)["votes"]
        for at in range(0, len(votes) - seats, seats):
            some = votes[at : at + seats]
            # A quorum is there, and there is something to tell apart.
            if len(set(some)) >= 4 and some.count("0") < seats // 2 - 1:
                found.append(some)
                break
    random.Random(835).shuffle(found)
    expect(len(found) >= count or source == SAMPLE, "the recorded roll calls have enough", len(found))
    where = "recorded roll calls" if source == RECORDED else "SKIPPED the recorded roll calls, which are not here, for the sample"
    return found[:count], where


def test_a_whole_sitting_of_panels_and_consoles(machine):
    panels, seats = 24, 40
    chip = Chip(machine, "panels", range(1, panels + 1))
    # Every way of naming a console on USB is in the seat map.
    ways = list(Hall.NAMES)
    hall = Hall(machine, seats, {seat: ways[seat % len(ways)] for seat in range(1, seats + 1)}, panels=chip.panels)
    ready = hall.start()
    plugged = hall.plug_all()
    hall.online(seats)
    states = hall.states()
    expect(set(states.values()) == {"ready"}, "every seat is ready", states)
    latency = machine.sh("cat /sys/bus/usb-serial/devices/ttyUSB*/latency_timer").split()
    expect(latency == ["1"] * 16, "the converters keep nothing back for longer than 1 ms", latency)
    hall.open_sitting()
    ballots, where = roll_calls(seats, 5)
    outcomes = []
    for index, votes in enumerate(ballots):
        hall.register([seat for seat in hall.seats if votes[seat - 1] != "0"])
        number = hall.open_ballot(f"Питання {index + 1}")
        wanted = {seat: WORDS[votes[seat - 1]] for seat in hall.seats}
        pressing = {seat: KEYS[votes[seat - 1]] for seat in hall.seats if votes[seat - 1] in KEYS}
        if index == 1:
            # Everybody thinks better of it once.
            hall.press({seat: AGAINST if key == FOR else FOR for seat, key in pressing.items()})
        hall.press(pressing)
        hall.act("CloseBallot")
        ballot = hall.check_roll_call(number, wanted)
        outcome = "adopted" if votes.count("1") > seats // 2 else "rejected"
        expect(ballot["outcome"] == outcome, f"{votes.count('1')} of {seats} is {outcome}", ballot["outcome"])
        check_print(hall, number, wanted)
        outcomes.append(f"{votes.count('1')}:{outcome}")
    hall.act("CloseSitting")
    hall.end()
    figures = hall.figures()
    expect(max(hall.answered) < 500, "every console's press is answered within half a second", max(hall.answered))
    return (f"24 panels and 16 consoles, {len(ballots)} ballots of {where} ({' '.join(outcomes)}); ready in {ready:.2f} s, "
            f"consoles plugged and in session in {plugged:.1f} s; {figures}")


def check_print(hall, number, wanted):
    """The printed roll call has every name with its choice."""
    text = hall.machine.sh(f"setpriv --reuid=clerk --regid=clerk --init-groups votectl rollcall {number}")
    printed = dict(re.findall(r"^ *\d+\| (\S+) Ірина Петрівна *\| ([А-ЯІЇЄҐа-яіїєґ ]+?) *\|", text, re.MULTILINE))
    right = {hall.family_name(seat): PRINTED[choice] for seat, choice in wanted.items()}
    expect(printed == right, "the secretariat's print has every name with its choice",
           [f"{name}: {printed.get(name)}, {choice}" for name, choice in right.items() if printed.get(name) != choice] or text)


TESTS = [test_a_whole_sitting_of_panels_and_consoles]
