"""Consoles on emulated FT232 converters: cables pulled, foreign devices, a daemon that hangs."""

import random
import threading
import time

from hall import ABSTAIN, AGAINST, CHOICES, FOR, SPARE, VOTING, Hall, expect, plug, unplug
from voting import Unceasing


def test_a_console_is_pulled_out_and_comes_back(machine):
    hall = Hall(machine, 4, binding="both")
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Кабель")
    expect(hall.consoles[1].press(FOR, 20) == 0 and hall.consoles[2].press(AGAINST, 20) == 0, "two have voted")

    # The same port: what was acknowledged stands, and the console is shown it.
    hall.consoles[1].unplug()
    machine.eventually(f"! test -e {hall.device(1)[4:]}")
    at = machine.now()
    hall.plug_in(1)
    hall.wait(lambda: hall.consoles[1].welcomed and hall.consoles[1].ballot == number, "it is in session again")
    back = machine.now() - at
    hall.wait(lambda: hall.consoles[1].lamp(FOR) == 1, "the console shows the vote that it had cast")
    expect(hall.consoles[1].press(AGAINST, 20) == 0, "and may change it")

    # Another port. Seat 2 is bound to the converter, wherever it hangs; seat 3 to its port.
    for seat in (2, 3):
        hall.consoles[seat].unplug()
    machine.eventually(f"! test -e {hall.device(2)[4:]} && ! test -e {hall.device(3)[4:]}")
    moved = hall.plug_in(2, port="3")
    hall.wait(lambda: moved.welcomed and moved.ballot == number, "a seat bound to its converter follows it to another port")
    hall.wait(lambda: moved.lamp(AGAINST) == 1, "with its vote")
    strange = hall.plug_in(3, port="4")
    time.sleep(2.5)
    expect(not strange.welcomed, "at a port that is no seat's nobody answers", strange.refused)
    strange.unplug()
    home = hall.plug_in(3)
    hall.wait(lambda: home.welcomed, "back at its own port it serves")
    expect(home.press(ABSTAIN, 20) == 0, "and votes")

    # Another seat's console at this port is refused; a spare one, which has no seat of its own, takes the seat over.
    for seat in (3, 4):
        hall.consoles[seat].unplug()
    machine.eventually(f"! test -e {hall.device(3)[4:]} && ! test -e {hall.device(4)[4:]}")
    hall.binding = "by-path"
    wrong = hall.plug_in(4, serial=hall.serials[3], port=hall.ports[3])
    hall.wait(lambda: wrong.welcomed, "the console of the third seat is at home there")
    wrong.unplug()
    machine.eventually(f"! test -e {hall.device(3)[4:]}")
    wrong = hall.plug_in(3, serial=hall.serials[1], port=hall.ports[3])
    hall.wait(lambda: wrong.refused is not None, "another seat's console is refused")
    expect(wrong.refused == 5, "for being at another seat's port", wrong.refused)
    wrong.unplug()
    machine.eventually(f"! test -e {hall.device(3)[4:]}")
    spare = hall.plug_in(3, serial=SPARE)
    hall.wait(lambda: spare.welcomed and spare.lamp(ABSTAIN) == 1, "a spare console takes the seat over, vote included")
    expect(spare.press(FOR, 20) == 0, "and votes for it")
    hall.act("CloseBallot")
    wanted = {1: "against", 2: "against", 3: "for", 4: "notVoting"}
    hall.check_roll_call(number, wanted, "the last acknowledged choices stand")
    rows = hall.stop()
    incidents = [str(row["body"]) for row in rows if row["kind"] == "incident"]
    gone, swapped = (sum(word in body for body in incidents) for word in ("consoleOffline", "consoleAssigned"))
    expect(gone >= 6 and swapped == 1, "each loss is journalled, and the swap", incidents)
    hall.end()
    return f"in session again {back:.2f} s after it was plugged back in; {hall.figures(rows)}"


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
    stranger.unplug()
    hall.keys[hall.serials[4]] = bytes(32)
    forger = hall.plug_in(4)
    hall.wait(lambda: forger.refused is not None, "a forged proof is refused")
    expect(forger.refused == 2, "for its proof", forger.refused)
    hall.register(voting)
    number = hall.open_ballot("Шум", seats=voting)
    for key in (FOR, AGAINST, ABSTAIN, FOR):
        verdicts = hall.together(lambda c: c.press(key, 20), voting)
        expect(set(verdicts.values()) == {0}, "the others vote beside it", verdicts)
    hall.act("CloseBallot")
    wanted = {1: "for", 2: "for", 3: "absent", 4: "absent", 5: "for", 6: "for"}
    hall.check_roll_call(number, wanted, "and nobody else has")
    states = hall.states()
    expect(states[1] == states[2] == "ready" and "ready" not in (states[3], states[4]), "CheckHall tells them apart", states)
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
    hall = Hall(machine, 8)
    hall.start()
    hall.plug_all()
    hall.open_sitting()
    hall.register()
    number = hall.open_ballot("Сторож", seconds=300)
    first = {1: FOR, 2: AGAINST, 3: ABSTAIN, 4: FOR, 5: FOR}
    verdicts = hall.together(lambda c: c.press(first[c.seat], 20), first)
    expect(set(verdicts.values()) == {0}, "five have voted", verdicts)
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
    hall.wait(lambda: all(hall.consoles[seat].lamp(key) == 1 for seat, key in first.items()), "with their votes")
    status = hall.see("GetStatus")["status"]
    expect(status["ballot"]["tally"]["voted"] == 5, "five votes are counted", status["ballot"]["tally"])
    expect(hall.consoles[6].press(FOR, 20) == 0 and hall.consoles[2].press(FOR, 20) == 0, "voting goes on")
    hall.act("CloseBallot")
    wanted = {seat: CHOICES[key] for seat, key in first.items()} | {2: "for", 6: "for", 7: "notVoting", 8: "notVoting"}
    hall.check_roll_call(number, wanted, "every acknowledged vote is there")
    hall.end()
    return f"noticed after {said - at:.1f} s, serving again {ready - said:.2f} s later; {hall.figures()}"


def test_sixteen_consoles_are_pulled_out_while_they_vote_and_go_back_in_another_order(machine):
    hall = Hall(machine, 16, binding="by-id")
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
    expect(votes.count > 32, "they were voting when the cables went", votes.count)
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
    test_a_daemon_that_hangs_is_killed_and_every_vote_is_there,
    test_a_console_is_pulled_out_and_comes_back,
    test_a_foreign_device_gets_nowhere,
]
