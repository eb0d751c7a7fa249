"""Panels on GPIO lines: bursts, bounce, keys held down, a daemon that is not there to look, a chip that is taken away."""

import random

from hall import ABSTAIN, AGAINST, CHOICES, FOR, PRESENT, Hall, expect
from panels import BOUNCING_PRESS, BOUNCING_RELEASE, Chip


def begin(machine, seats, usb=0):
    """A hall of panels, the last `usb` seats with consoles; its chip."""
    chip = Chip(machine, "panels", range(1, seats - usb + 1))
    hall = Hall(machine, seats, panels=chip.panels)
    hall.start()
    hall.plug_all()
    machine.sh("udevadm settle")
    access = machine.sh(f"stat -c '%U:%G %a' /dev/{chip.name}")
    expect(access == "root:vote-daemon 660", "the chip is the daemon's group's", access)
    ready(hall, seats)
    hall.open_sitting()
    return hall, chip


def ready(hall, seats):
    hall.wait(lambda: hall.see("GetStatus")["status"]["consolesOnline"] == seats, "every seat is online")


def register(hall, chip):
    """Everybody presses «присутній» at once."""
    number = hall.act("StartRegistration")["number"]
    chip.press({seat: PRESENT for seat in chip.panels})
    for seat in hall.consoles:
        hall.wait(lambda seat=seat: hall.consoles[seat].phase == 1, "the console shows the registration")
        expect(hall.consoles[seat].press(PRESENT, 20) == 0, "a console registers beside the panels")
    lamps(hall, chip, {seat: PRESENT for seat in chip.panels})
    outcome = hall.act("FinishRegistration")
    expect(outcome["registered"] == len(hall.seats), "everybody is registered", outcome)
    return number


def lamps(hall, chip, keys):
    """Waits until the lamp of each seat's key burns."""

    def burn():
        levels = chip.levels()
        return all(levels[chip.panels[seat].lamp(key)] for seat, key in keys.items())

    hall.wait(burn, "the lamp of each pressed key burns")


def rows(hall, kind):
    hall.machine.sh("systemctl stop 'vote-daemon*'")
    return [row for row in hall.journal() if row["kind"] == kind]


def test_every_seat_presses_at_once_and_is_counted_exactly(machine):
    hall, chip = begin(machine, 24)
    register(hall, chip)
    chance = random.Random(24)
    took, expected = [], 0
    for round in range(4):
        number = hall.open_ballot(f"Разом {round + 1}")
        keys = {seat: chance.choice([FOR, AGAINST, ABSTAIN]) for seat in hall.seats}
        took.append(chip.press(keys, hold=80_000) - 80)
        lamps(hall, chip, keys)
        hall.act("CloseBallot")
        choices, _ = hall.roll_call(number)
        expect(choices == {seat: CHOICES[key] for seat, key in keys.items()}, "each press is counted once", choices)
        expected += len(keys)
    number = hall.open_ballot("По одному")
    answered = sorted(chip.answer(seat, FOR) for seat in hall.seats)
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(set(choices.values()) == {"for"}, "one after the other as well", choices)
    count = len(rows(hall, "voteRecorded"))
    expect(count == expected + 24, "the journal has as many votes as there were presses", (count, expected + 24))
    hall.end()
    return (f"96 keys of 24 seats, a burst within {max(took):.1f} ms; a single press has its lamp after "
            f"{answered[12]:.1f} ms (median), {answered[-1]:.1f} ms (worst)")


def test_a_bouncing_key_is_one_press(machine):
    hall, chip = begin(machine, 12)
    register(hall, chip)
    number = hall.open_ballot("Брязкіт")
    changes = []
    keys = {seat: [FOR, AGAINST, ABSTAIN][seat % 3] for seat in hall.seats}
    for seat, key in keys.items():
        line = chip.panels[seat].key(key)
        changes += [(wait, line, level) for wait, level in BOUNCING_PRESS]
        changes += [(40_000 if at == 0 else wait, line, level) for at, (wait, level) in enumerate(BOUNCING_RELEASE)]
    chip.pull(changes)
    lamps(hall, chip, keys)
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(choices == {seat: CHOICES[key] for seat, key in keys.items()}, "the keys that bounced are counted", choices)
    states = {seat["seat"]: seat["state"] for seat in hall.act("CheckHall")["seats"]}
    expect(set(states.values()) == {"ready"}, "a contact that bounces is no fault", states)
    count = len(rows(hall, "voteRecorded"))
    expect(count == len(keys), "once each", count)
    hall.end()
    return f"{len(changes)} edges, {count} votes"


def test_a_key_that_is_down_at_the_opening_counts_when_it_is_pressed_anew(machine):
    hall, chip = begin(machine, 6)
    register(hall, chip)
    held = chip.panels[1].key(FOR)
    chip.pull([(0, held, 0)])
    number = hall.open_ballot("Притиснута")
    chip.press({seat: AGAINST for seat in range(2, 7)})
    lamps(hall, chip, {seat: AGAINST for seat in range(2, 7)})
    expect(hall.see("GetStatus")["status"]["ballot"]["tally"]["voted"] == 5, "it is not counted")
    states = {seat["seat"]: seat["state"] for seat in hall.act("CheckHall")["seats"]}
    expect(states[1] == "stuckKey" and states[2] == "ready", "and the seat is reported", states)
    chip.pull([(0, held, 1), (100_000, held, 0), (80_000, held, 1)])
    lamps(hall, chip, {1: FOR})
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(choices[1] == "for", "let go and pressed again it counts", choices)
    hall.end()
    return f"state while it was held: {states[1]}"


def test_the_level_is_the_truth_after_edges_that_nobody_read(machine):
    hall, chip = begin(machine, 6)
    register(hall, chip)
    number = hall.open_ballot("Поки нема кому дивитись")
    process = hall.process()
    machine.sh(f"kill -STOP {process}")
    odd, even = chip.panels[1].key(FOR), chip.panels[2].key(FOR)
    chip.pull([(1000, odd, at % 2) for at in range(81)] + [(1000, even, at % 2) for at in range(80)])
    machine.sh(f"kill -CONT {process}")
    lamps(hall, chip, {1: FOR})
    chip.press({3: AGAINST})
    lamps(hall, chip, {3: AGAINST})
    states = {seat["seat"]: seat["state"] for seat in hall.act("CheckHall")["seats"]}
    chip.pull([(0, odd, 1)])
    # What is let go and pressed anew is a press like any other.
    chip.press({1: ABSTAIN}, hold=80_000)
    lamps(hall, chip, {1: ABSTAIN})
    expect(hall.process() == process, "the daemon has lived through it")
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect((choices[1], choices[3]) == ("abstained", "against") and choices[2] in ("for", "notVoting"),
           "the last press counts", choices)
    hall.end()
    return f"81 and 80 edges unread: seat 1 down and counted, seat 2 «{choices[2]}»; states {states[1]}, {states[2]}"


def test_a_chip_is_taken_away_and_comes_back(machine):
    hall, chip = begin(machine, 6)
    register(hall, chip)
    number = hall.open_ballot("Мікросхема")
    chip.press({1: FOR, 2: AGAINST})
    lamps(hall, chip, {1: FOR, 2: AGAINST})
    at = machine.now()
    chip.remove()
    hall.wait(lambda: hall.see("GetStatus")["status"]["consolesOnline"] == 0, "every seat is offline")
    noticed = machine.now() - at
    at = machine.now()
    chip.bring_back()
    ready(hall, 6)
    back = machine.now() - at
    lamps(hall, chip, {1: FOR, 2: AGAINST})
    chip.press({2: FOR, 3: FOR})
    lamps(hall, chip, {2: FOR, 3: FOR})
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect([choices[seat] for seat in range(1, 5)] == ["for", "for", "for", "notVoting"], "what was counted stands", choices)
    hall.end()
    return f"noticed after {noticed:.1f} s, online again {back:.1f} s after its return"


def test_panels_and_consoles_vote_in_one_hall(machine):
    hall, chip = begin(machine, 12, usb=6)
    register(hall, chip)
    number = hall.open_ballot("Мішана зала")
    keys = {seat: [FOR, AGAINST, ABSTAIN][seat % 3] for seat in hall.seats}
    chip.press({seat: keys[seat] for seat in chip.panels})
    verdicts = hall.together(lambda c: c.press(keys[c.seat], 20), list(hall.consoles))
    expect(set(verdicts.values()) == {0}, "the consoles' presses are on disk", verdicts)
    lamps(hall, chip, {seat: keys[seat] for seat in chip.panels})
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(choices == {seat: CHOICES[key] for seat, key in keys.items()}, "everybody is counted as he pressed", choices)
    hall.end()
    return "6 panels and 6 consoles"


TESTS = [
    test_every_seat_presses_at_once_and_is_counted_exactly,
    test_a_bouncing_key_is_one_press,
    test_a_key_that_is_down_at_the_opening_counts_when_it_is_pressed_anew,
    test_the_level_is_the_truth_after_edges_that_nobody_read,
    test_a_chip_is_taken_away_and_comes_back,
    test_panels_and_consoles_vote_in_one_hall,
]
