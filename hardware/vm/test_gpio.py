"""Panels on GPIO lines: bursts, bounce, keys held down, a daemon that is not there to look, a chip that is taken away."""

import random

from hall import ABSTAIN, AGAINST, CHOICES, FOR, Hall, expect
from panels import BOUNCING_PRESS, BOUNCING_RELEASE, Chip

# More changes of a key within a second than any finger makes, at the distance of milliseconds.
CHATTER = [(7_000, at % 2) for at in range(60)] + [(7_000, 1)]


def begin(machine, seats):
    """A hall of panels in which everybody is registered; its chip."""
    chip = Chip(machine, "panels", range(1, seats + 1))
    hall = Hall(machine, seats, panels=chip.panels)
    hall.start()
    machine.sh("udevadm settle")
    access = machine.sh(f"stat -c '%U:%G %a' /dev/{chip.name}")
    expect(access == "root:vote-daemon 660", "the chip is the daemon's group's", access)
    hall.online(seats)
    hall.open_sitting()
    hall.register()
    return hall, chip


def words(keys):
    return {seat: CHOICES[key] for seat, key in keys.items()}


def votes(rows):
    return sum(row["kind"] == "voteRecorded" for row in rows)


def test_every_seat_presses_at_once_and_is_counted_exactly(machine):
    hall, chip = begin(machine, 24)
    chance = random.Random(24)
    took = []
    for round in range(4):
        number = hall.open_ballot(f"Разом {round + 1}")
        keys = {seat: chance.choice([FOR, AGAINST, ABSTAIN]) for seat in hall.seats}
        took.append(chip.press(keys, hold=80_000) - 80)
        hall.lamps(keys)
        hall.act("CloseBallot")
        hall.check_roll_call(number, words(keys), "each press is counted once")
    number = hall.open_ballot("По одному")
    for seat in hall.seats:
        chip.press({seat: FOR})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {seat: "for" for seat in hall.seats}, "one after the other as well")
    rows = hall.stop()
    expect(votes(rows) == 120, "the journal has as many votes as there were presses", votes(rows))
    expect(len(chip.presses) == 120, "and each had its lamp", len(chip.presses))
    hall.end()
    return f"96 keys of 24 seats, a burst within {max(took):.1f} ms; {hall.figures(rows)}"


def test_a_bouncing_key_is_one_press(machine):
    hall, chip = begin(machine, 12)
    number = hall.open_ballot("Брязкіт")
    changes = []
    keys = {seat: [FOR, AGAINST, ABSTAIN][seat % 3] for seat in hall.seats}
    for seat, key in keys.items():
        line = chip.panels[seat].key(key)
        changes += [(wait, line, level) for wait, level in BOUNCING_PRESS]
        changes += [(40_000 if at == 0 else wait, line, level) for at, (wait, level) in enumerate(BOUNCING_RELEASE)]
    chip.pull(changes, keys)
    hall.lamps(keys)
    hall.act("CloseBallot")
    hall.check_roll_call(number, words(keys), "the keys that bounced are counted")
    states = hall.states()
    expect(set(states.values()) == {"ready"}, "a contact that bounces is no fault", states)
    rows = hall.stop()
    expect(votes(rows) == len(keys), "once each", votes(rows))
    hall.end()
    return f"{len(changes)} edges, {votes(rows)} votes; {hall.figures(rows)}"


def test_a_chattering_key_is_reported_and_the_others_vote(machine):
    hall, chip = begin(machine, 6)
    number = hall.open_ballot("Тріск")
    chip.press({seat: AGAINST for seat in range(1, 7)})
    broken = chip.panels[1].key(FOR)
    chip.pull([(wait, broken, level) for wait, level in CHATTER])
    states = hall.states()
    expect(states[1] == "chatter" and {states[seat] for seat in range(2, 7)} == {"ready"}, "its seat is reported", states)
    chip.press({seat: FOR for seat in range(2, 7)})
    # The deputy whose key it is presses another.
    chip.press({1: ABSTAIN})
    hall.lamps({1: ABSTAIN})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {1: "abstained"} | {seat: "for" for seat in range(2, 7)}, "each has the last key that he pressed")
    rows = hall.stop()
    by_chatter = sum(row["kind"] == "voteRecorded" and row["body"]["seat"] == 1 for row in rows) - 2
    expect(0 <= by_chatter <= 4, "sixty edges are not sixty votes", by_chatter)
    hall.end()
    return f"{len(CHATTER)} edges, taken for {by_chatter} presses; {hall.figures(rows)}"


def test_a_key_that_is_down_at_the_opening_counts_when_it_is_pressed_anew(machine):
    hall, chip = begin(machine, 6)
    held = chip.panels[1].key(FOR)
    chip.pull([(0, held, 0)])
    number = hall.open_ballot("Притиснута")
    chip.press({seat: AGAINST for seat in range(2, 7)})
    hall.lamps({seat: AGAINST for seat in range(2, 7)})
    expect(hall.see("GetStatus")["status"]["ballot"]["tally"]["voted"] == 5, "it is not counted")
    states = hall.states()
    expect(states[1] == "stuckKey" and states[2] == "ready", "and the seat is reported", states)
    chip.pull([(0, held, 1), (100_000, held, 0), (80_000, held, 1)], {1: FOR})
    hall.lamps({1: FOR})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {1: "for"} | {seat: "against" for seat in range(2, 7)}, "let go and pressed again it counts")
    hall.end()
    return f"state while it was held: {states[1]}; {hall.figures()}"


def test_the_level_is_the_truth_after_edges_that_nobody_read(machine):
    hall, chip = begin(machine, 6)
    number = hall.open_ballot("Поки нема кому дивитись")
    process = hall.process()
    library = machine.sh(f"sed -n 's/.*\\(libgpiod.so.[0-9]*\\).*/\\1/p' /proc/{process}/maps | head -n 1")
    machine.sh(f"kill -STOP {process}")
    odd, even = chip.panels[1].key(FOR), chip.panels[2].key(FOR)
    chip.pull([(1000, odd, at % 2) for at in range(81)] + [(1000, even, at % 2) for at in range(80)])
    machine.sh(f"kill -CONT {process}")
    hall.lamps({1: FOR})
    chip.press({3: AGAINST})
    hall.lamps({3: AGAINST})
    states = hall.states()
    chip.pull([(0, odd, 1)])
    # What is let go and pressed anew is a press like any other.
    chip.press({1: ABSTAIN}, hold=80_000)
    hall.lamps({1: ABSTAIN})
    expect(hall.process() == process, "the daemon has lived through it")
    hall.act("CloseBallot")
    choices, *_ = hall.roll_call(number)
    expect((choices[1], choices[3]) == ("abstained", "against") and choices[2] in ("for", "notVoting"),
           "the last press counts", choices)
    hall.end()
    return (f"{library}: 81 and 80 edges unread: seat 1 down and counted, seat 2 «{choices[2]}»; states {states[1]}, "
            f"{states[2]}; {hall.figures()}")


def test_the_gaps_in_the_numbers_of_edges_that_nobody_read_are_seen(machine):
    """With libgpiod 2, whose events are numbered, the lost ones included: the kernel keeps the newest, sixteen for each line
    of a request, and so 128 of two panels' keys."""
    hall, chip = begin(machine, 2)
    number = hall.open_ballot("Поки нема кому дивитись")
    # The first number of a line that is seen tells nothing of those before it.
    chip.press({1: FOR, 2: FOR})
    hall.lamps({1: FOR, 2: FOR})
    process = hall.process()
    machine.sh(f"kill -STOP {process}")
    lines = [chip.panels[seat].key(FOR) for seat in (1, 2)]
    # Until the last one but one in turn, so that of both some are lost; the first line ends up down, the second up.
    chip.pull([(1000, line, at % 2) for at in range(80) for line in lines] + [(1000, lines[0], 0)])
    machine.sh(f"kill -CONT {process}")
    hall.lamps({1: FOR})
    states = hall.states()
    told = [text for _, text in hall.log() if "ядро загубило фронти" in text]
    expect({seat for seat in (1, 2) if any(f"місце {seat}:" in text for text in told)} == {1, 2}, "each loss is told", told)
    expect(states == {1: "chatter", 2: "chatter"}, "and the operator sees it", states)
    chip.pull([(0, lines[0], 1)])
    chip.press({1: AGAINST, 2: ABSTAIN}, hold=80_000)
    hall.lamps({1: AGAINST, 2: ABSTAIN})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {1: "against", 2: "abstained"}, "the last press counts")
    hall.end()
    return f"161 edges, of which 128 can be kept; {hall.figures()}"


def test_a_chip_is_taken_away_and_comes_back(machine):
    hall, chip = begin(machine, 6)
    number = hall.open_ballot("Мікросхема")
    chip.press({1: FOR, 2: AGAINST})
    hall.lamps({1: FOR, 2: AGAINST})
    at = machine.now()
    chip.remove()
    hall.online(0)
    noticed = machine.now() - at
    at = machine.now()
    chip.bring_back()
    hall.online(6)
    back = machine.now() - at
    hall.lamps({1: FOR, 2: AGAINST})
    chip.press({2: FOR, 3: FOR})
    hall.lamps({2: FOR, 3: FOR})
    hall.act("CloseBallot")
    wanted = {1: "for", 2: "for", 3: "for", 4: "notVoting", 5: "notVoting", 6: "notVoting"}
    hall.check_roll_call(number, wanted, "what was counted stands")
    hall.end()
    return f"noticed after {noticed:.1f} s, online again {back:.1f} s after its return; {hall.figures()}"


TESTS = [
    test_every_seat_presses_at_once_and_is_counted_exactly,
    test_a_key_that_is_down_at_the_opening_counts_when_it_is_pressed_anew,
    test_the_level_is_the_truth_after_edges_that_nobody_read,
    test_a_chip_is_taken_away_and_comes_back,
    test_a_chattering_key_is_reported_and_the_others_vote,
    test_a_bouncing_key_is_one_press,
]
