"""Consoles on emulated FT232 converters: cables pulled, foreign devices, a daemon that hangs."""

import random
import threading
import time

from concentrator import Concentrator
from hall import ABSTAIN, AGAINST, CHOICES, CONTROLLER, FOR, SPARE, VOTING, Hall, expect, plug, unplug
from voting import Unceasing


def test_a_console_is_pulled_out_and_comes_back(machine):
    hall = Hall(machine, 4, {1: "port", 2: "converter", 3: "port", 4: "converter at port"})
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Кабель")
    hall.press({1: FOR, 2: AGAINST, 4: FOR})

    # The same port: what was acknowledged stands, and the console is shown it.
    hall.pull_out(1)
    at = machine.now()
    hall.plug_in(1)
    hall.wait(lambda: hall.consoles[1].welcomed and hall.consoles[1].ballot == number, "it is in session again")
    back = machine.now() - at
    hall.lamps({1: FOR})
    hall.press({1: AGAINST})

    # Another port. Seat 2 is its converter's, wherever that hangs; seat 3 its port's; seat 4 both's.
    hall.pull_out(2, 3, 4)
    moved = hall.plug_in(2, port="3")
    hall.wait(lambda: moved.welcomed and moved.ballot == number, "a seat that names its converter follows it to another port")
    hall.lamps({2: AGAINST})
    strange = [hall.plug_in(3, port="4"), hall.plug_in(4, port="5")]
    time.sleep(2.5)
    expect(not any(console.welcomed for console in strange), "at a port that is not the seat's nobody answers")
    hall.pull_out(3, 4)
    for seat in (3, 4):
        hall.plug_in(seat)
    hall.wait(lambda: hall.consoles[3].welcomed and hall.consoles[4].welcomed, "back at their own ports they serve")
    hall.lamps({4: FOR})
    hall.press({3: ABSTAIN})

    # Another seat's console at this port is refused; a spare one, which has no seat of its own, takes the seat over.
    hall.pull_out(3)
    wrong = hall.plug_in(3, serial=hall.serials[1], converter="WRONG")
    hall.wait(lambda: wrong.refused is not None, "another seat's console is refused")
    expect(wrong.refused in (4, 5), "for being at another seat's port", wrong.refused)
    states = hall.states()
    why = {4: "refused", 5: "wrongPort"}[wrong.refused]
    expect(states == {1: "ready", 2: "ready", 3: why, 4: "ready"}, "the operator sees it", states)
    hall.pull_out(3)
    hall.plug_in(3, serial=SPARE)
    hall.wait(lambda: hall.consoles[3].welcomed, "a spare console takes the seat over")
    hall.lamps({3: ABSTAIN})
    hall.press({3: FOR})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {1: "against", 2: "against", 3: "for", 4: "for"}, "the last acknowledged choices stand")
    rows = hall.stop()
    incidents = [str(row["body"]) for row in rows if row["kind"] == "incident"]
    gone, swapped = (sum(word in body for body in incidents) for word in ("consoleOffline", "consoleAssigned"))
    expect(gone >= 5 and swapped == 1, "each loss is journalled, and the swap", incidents)
    hall.end()
    return f"in session again {back:.2f} s after it was plugged back in; {hall.figures(rows)}"


def test_a_spare_console_is_assigned_and_serves_through_a_crash(machine):
    hall = Hall(machine, 4, "converter")
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Запасний", seconds=300)
    hall.press({1: FOR, 3: AGAINST})
    hall.pull_out(3)
    spare = hall.plug_in(3, serial=SPARE, port="3")
    time.sleep(1.5)
    expect(not spare.welcomed, "a spare at a port that is no seat's is left alone until it is assigned")
    at = machine.now()
    hall.act("AssignConsole", seat=3, console=f"serial:{SPARE:016x}", reason="пульт не вмикається")
    hall.wait(lambda: spare.welcomed and spare.ballot == number, "the spare is in session")
    took = machine.now() - at
    hall.lamps({3: AGAINST})
    hall.press({3: FOR})
    # The assignment is part of the sitting: the daemon that comes back after a crash knows it.
    process, began = hall.process(), {seat: console.sessions for seat, console in hall.consoles.items()}
    machine.sh(f"kill -KILL {process}")
    hall.wait(lambda: hall.process() not in (0, process), "systemd starts the daemon again")
    hall.wait(lambda: all(c.welcomed and c.ballot == number and c.sessions > began[seat] for seat, c in hall.consoles.items()),
              "every console is in session again, the spare too", 60)
    hall.lamps({1: FOR, 3: FOR})
    hall.press({3: AGAINST, 2: ABSTAIN})
    hall.act("CloseBallot")
    hall.check_roll_call(number, {1: "for", 2: "abstained", 3: "against", 4: "notVoting"}, "the spare's votes are its seat's")
    hall.act("CloseSitting")
    hall.wait(lambda: hall.states()[3] != "ready", "after the sitting the seat map is in force again")
    rows = hall.stop()
    assigned = [row["body"] for row in rows if row["kind"] == "consoleAssigned"]
    expect(len(assigned) == 1 and (assigned[0]["seat"], assigned[0]["reason"]) == (3, "пульт не вмикається"),
           "the journal says who got what, and why", assigned)
    hall.end()
    return f"in session {took:.2f} s after it was assigned; {hall.figures(rows)}"


def test_two_converters_with_one_number_are_kept_out_until_they_can_be_told_apart(machine):
    hall = Hall(machine, 4, {1: "converter", 2: "port", 3: "usb:TWIN " + f"usb-path:{CONTROLLER}-usb-0:1.3:1.0",
                             4: "usb:TWIN " + f"usb-path:{CONTROLLER}-usb-0:1.4:1.0"})
    hall.start()
    for seat in (1, 2):
        hall.plug_in(seat)
    # Two seats may well have converters with one number, where the map also names their ports.
    for seat in (3, 4):
        hall.plug_in(seat, converter="TWIN")
    hall.wait(lambda: all(console.welcomed for console in hall.consoles.values()), "four consoles are in session")
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Двійники", seconds=300)
    hall.press({1: FOR, 2: AGAINST, 3: FOR, 4: AGAINST})
    one = f"{hall.serials[1]:016x}"
    line, name = plug(machine, "6", one)
    hall.online(3)
    # Keeping them out is the daemon's act, which the console only sees as silence.
    hall.wait(lambda: hall.states()[1] == "refused", "the operator sees that neither is let in")
    detail = next(seat for seat in hall.act("GetSeatHealth")["seats"] if seat["seat"] == 1)["detail"]
    expect(one in detail, "and why", detail)
    told = [text for _, text in hall.log() if "Жодного не допущено" in text]
    expect(told and one in told[0], "and the log names them", told)
    status = hall.see("GetStatus")["status"]["ballot"]["tally"]
    expect(status["voted"] == 4, "what was acknowledged stands", status)
    began = hall.consoles[1].sessions
    line.close()
    unplug(machine, name)
    hall.wait(lambda: hall.consoles[1].sessions > began and hall.consoles[1].ballot == number, "the other one serves again")
    hall.lamps({1: FOR})
    hall.press({1: ABSTAIN, 3: ABSTAIN})
    hall.act("CloseBallot")
    wanted = {1: "abstained", 2: "against", 3: "abstained", 4: "against"}
    hall.check_roll_call(number, wanted, "each has the last choice that was acknowledged")
    hall.end()
    return f"told to the operator: «{detail}»; {hall.figures()}"


def test_one_unit_of_a_concentrator_falls_silent_and_the_others_vote(machine):
    hall = Hall(machine, 10, {seat: f"usb:CONCENTRATOR#{seat}" for seat in range(1, 9)} | {9: "port", 10: "port"})
    hall.start()
    concentrator = Concentrator(hall, "1.1", "CONCENTRATOR", range(1, 9))
    for seat in (9, 10):
        hall.plug_in(seat)
    hall.wait(lambda: all(console.welcomed for console in hall.consoles.values()), "eight units and two consoles are in session")
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Концентратор", seconds=300)
    first = {seat: [FOR, AGAINST, ABSTAIN][seat % 3] for seat in hall.seats}
    hall.press(first)
    at = machine.now()
    concentrator.silence(5)
    hall.online(9)
    noticed = machine.now() - at
    states = hall.states()
    expect({seat for seat, state in states.items() if state != "ready"} == {5}, "only its seat is offline", states)
    changed = {seat: AGAINST for seat in (1, 4, 7, 9)}
    hall.press(changed)
    concentrator.speak(5)
    hall.online(10)
    hall.lamps({5: first[5]})
    hall.press({5: FOR})
    changed[5] = FOR
    # All eight go at once, and come back at once.
    concentrator.unplug()
    hall.online(2)
    concentrator = Concentrator(hall, "1.7", "CONCENTRATOR", range(1, 9))
    hall.wait(lambda: all(console.welcomed and console.ballot == number for console in hall.consoles.values()),
              "the units are in session again, at another port")
    hall.lamps(first | changed)
    hall.press({8: ABSTAIN})
    changed[8] = ABSTAIN
    hall.act("CloseBallot")
    hall.check_roll_call(number, {seat: CHOICES[key] for seat, key in (first | changed).items()}, "each unit's vote is its seat's")
    hall.end()
    return f"the silence was noticed after {noticed:.1f} s; {hall.figures()}"


def test_a_foreign_device_gets_nowhere(machine):
    # What brltty's rules ask for, with another program in its place.
    machine.put("/etc/udev/rules.d/85-brltty.rules",
                'ACTION=="add", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="0403", '
                'ENV{BRLTTY_BRAILLE_DRIVER}="al", TAG+="systemd", ENV{SYSTEMD_WANTS}+="thief.service", '
                'RUN+="/bin/touch /run/stolen-by-udev"\n')
    machine.put("/etc/systemd/system/thief.service", "[Service]\nExecStart=/bin/touch /run/stolen-by-systemd\n")
    machine.sh("systemctl daemon-reload; udevadm control --reload")
    hall = Hall(machine, 6)
    hall.start()
    voting = (1, 2, 5, 6)
    for seat in voting:
        hall.plug_in(seat)
    line, name = plug(machine, hall.ports[3], "NOISE")
    hall.wait(lambda: all(hall.consoles[seat].welcomed for seat in voting), "four consoles are in session")
    hall.open_sitting()
    noisy = True

    def make_noise():
        source = random.Random(3)
        while noisy:
            line.sendall(source.choice([b"AT\r\n", b"AT+CGMI\r", b"+++", b"\0", source.randbytes(200)]))
            time.sleep(0.01)

    noise = threading.Thread(target=make_noise, daemon=True)
    noise.start()
    # A console that nobody knows, and one that gives a known serial but has another key.
    stranger = hall.plug_in(4, serial=0xBAD)
    hall.wait(lambda: stranger.refused is not None, "an unknown console is refused")
    expect(stranger.refused in (1, 5), "for being unknown", stranger.refused)
    expect(hall.states()[4] == "unknownConsole", "and the operator sees it", hall.states())
    hall.pull_out(4)
    hall.keys[hall.serials[4]] = bytes(32)
    forger = hall.plug_in(4)
    hall.wait(lambda: forger.refused is not None, "a forged proof is refused")
    expect(forger.refused == 2, "for its proof", forger.refused)
    hall.register(voting)
    number = hall.open_ballot("Шум", seats=voting)
    for key in (FOR, AGAINST, ABSTAIN, FOR):
        hall.press({seat: key for seat in voting})
    hall.act("CloseBallot")
    wanted = {1: "for", 2: "for", 3: "absent", 4: "absent", 5: "for", 6: "for"}
    hall.check_roll_call(number, wanted, "and nobody else has")
    states = hall.states()
    wanted = {1: "ready", 2: "ready", 3: "silent", 4: "refused", 5: "ready", 6: "ready"}
    expect(states == wanted, "the operator can tell them apart", states)
    noisy = False
    noise.join()
    told = machine.sh("udevadm info -q property $(readlink -f /sys/class/tty/ttyUSB0/device/../..) | "
                      "grep -E 'WANTS|ID_MM|BRLTTY'; true")
    expect(told == "ID_MM_DEVICE_IGNORE=1", "ModemManager is told to keep away, and brltty is not", told)
    stolen = machine.sh("ls /run | grep stolen; true")
    expect(stolen == "", "nor is it started", stolen)
    line.close()
    unplug(machine, name)
    hall.end()
    figures = hall.figures()
    expect(max(hall.answered) < 500, "the others were answered as ever", max(hall.answered))
    return f"states beside the noise: {states[3]}, {states[4]}; {figures}"


def test_a_daemon_that_hangs_is_killed_and_every_vote_is_there(machine):
    # A seat may also be the file of its port.
    hall = Hall(machine, 8, "file")
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Сторож", seconds=300)
    first = {1: FOR, 2: AGAINST, 3: ABSTAIN, 4: FOR, 5: FOR}
    hall.press(first)
    process = hall.process()
    at = machine.now()
    machine.sh(f"kill -STOP {process}")
    machine.eventually(f"p=$(systemctl show -P MainPID vote-daemon); test $p != {process} && test $p != 0 && "
                       "systemctl is-active -q vote-daemon", 120)
    said = hall.logged("Watchdog timeout", at) or hall.logged("watchdog timeout", at)
    ready = hall.logged("ready", at)
    expect(said is not None and 4 <= said - at <= 11, "the watchdog notices within its ten seconds", (said, at, hall.log()[-5:]))
    expect(ready is not None, "and the daemon serves again", hall.log()[-5:])
    hall.wait(lambda: all(c.welcomed and c.ballot == number and c.phase == VOTING for c in hall.consoles.values()),
              "the consoles come back into the open ballot", 60)
    hall.lamps(first)
    status = hall.see("GetStatus")["status"]
    expect(status["ballot"]["tally"]["voted"] == 5, "five votes are counted", status["ballot"]["tally"])
    hall.press({6: FOR, 2: FOR})
    hall.act("CloseBallot")
    wanted = {seat: CHOICES[key] for seat, key in first.items()} | {2: "for", 6: "for", 7: "notVoting", 8: "notVoting"}
    hall.check_roll_call(number, wanted, "every acknowledged vote is there")
    hall.end()
    return f"noticed after {said - at:.1f} s, serving again {ready - said:.2f} s later; {hall.figures()}"


def test_sixteen_consoles_are_pulled_out_while_they_vote_and_go_back_in_another_order(machine):
    # Seats name their converter or their console, in turn.
    hall = Hall(machine, 16, {seat: ["converter", "console"][seat % 2] for seat in range(1, 17)})
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Усі кабелі", seconds=600)
    votes = Unceasing(hall)
    votes.start(0.5)
    chance = random.Random(16)
    for seat in chance.sample(list(hall.seats), 16):
        hall.consoles[seat].unplug()
    votes.stop()
    hall.online(0)
    expect(votes.count >= 16, "they were voting when the cables went", votes.count)
    # Every console into the socket of another one.
    ports = list(hall.ports.values())
    began = machine.now()
    for seat in chance.sample(list(hall.seats), 16):
        hall.plug_in(seat, port=ports[(seat + 4) % 16])
    hall.wait(lambda: all(c.welcomed and c.ballot == number and c.phase == VOTING for c in hall.consoles.values()),
              "all sixteen are in session again", 90)
    back = machine.now() - began
    keys = {word: key for key, word in CHOICES.items()}
    hall.wait(lambda: all(any(c.lamp(key) == 1 for key in keys.values()) for c in hall.consoles.values()),
              "each shows the vote that it had cast")
    shown = {seat: next(CHOICES[key] for key in keys.values() if c.lamp(key) == 1) for seat, c in hall.consoles.items()}
    votes.check(shown)
    changed = {seat: ABSTAIN for seat in hall.seats if seat % 3 == 0}
    hall.press(changed)
    hall.act("CloseBallot")
    hall.check_roll_call(number, shown | {seat: "abstained" for seat in changed}, "what was shown, and what was changed after")
    count = votes.count
    hall.end()
    return f"{count} votes acknowledged until the cables went, all back in session in {back:.1f} s; {hall.figures()}"


TESTS = [
    test_sixteen_consoles_are_pulled_out_while_they_vote_and_go_back_in_another_order,
    test_a_spare_console_is_assigned_and_serves_through_a_crash,
    test_one_unit_of_a_concentrator_falls_silent_and_the_others_vote,
    test_two_converters_with_one_number_are_kept_out_until_they_can_be_told_apart,
    test_a_daemon_that_hangs_is_killed_and_every_vote_is_there,
    test_a_console_is_pulled_out_and_comes_back,
    test_a_foreign_device_gets_nowhere,
]
