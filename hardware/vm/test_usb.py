"""Consoles on emulated FT232 converters: a sitting, cables pulled, foreign devices, a daemon that hangs."""

import json
import random
import threading
import time

from bus import BusTrace, summary
from hall import ABSTAIN, AGAINST, CHOICES, FOR, PROJECT, SPARE, VOTING, Hall, expect, plug, port_of, unplug

# Ballots of sixteen seats, a digit each, for where there are no recorded roll calls: 0 absent, 1 for, 2 against,
# 3 abstained, 4 did not vote.
INVENTED = ["1112311401111311", "2213011422210222", "1340111111410131"]


def roll_calls(seats, count):
    """Choices of real deputies, as many in a row as there are seats, from ballots in which they differed."""
    path = PROJECT.parent / "shared" / "data" / "rollcalls" / "rollcalls.jsonl"
    if not path.exists():
        return INVENTED[:count]
    found = []
    with open(path) as lines:
        for line in lines:
            votes = json.loads(line)["votes"]
            for at in range(0, len(votes) - seats, seats):
                some = votes[at : at + seats]
                if len(set(some)) >= 4 and some.count("0") < seats // 2 - 1:
                    found.append(some)
                    break
    random.Random(835).shuffle(found)
    return found[:count] or INVENTED[:count]


def test_sixteen_consoles_hold_a_sitting(machine):
    hall = Hall(machine, 16, binding="both")
    ready = hall.start()
    plugged = hall.plug_all()
    states = {seat["seat"]: seat["state"] for seat in hall.act("CheckHall")["seats"]}
    expect(set(states.values()) == {"ready"}, "CheckHall finds every console ready", states)
    latency = machine.sh("cat /sys/bus/usb-serial/devices/ttyUSB*/latency_timer").split()
    expect(latency == ["1"] * 16, "the converters keep nothing back for longer than 1 ms", latency)
    hall.open_sitting()
    trace = BusTrace(machine)
    ballots = roll_calls(16, 3)
    for index, votes in enumerate(ballots):
        hall.register([seat for seat in hall.seats if votes[seat - 1] != "0"])
        number = hall.open_ballot(f"Питання {index + 1}")
        keys = {"1": FOR, "2": AGAINST, "3": ABSTAIN}
        pressing = {seat: keys[votes[seat - 1]] for seat in hall.seats if votes[seat - 1] in keys}
        verdicts = hall.together(lambda c: c.press(pressing[c.seat], 20), pressing)
        expect(set(verdicts.values()) == {0}, "every press is on disk", verdicts)
        hall.wait(lambda: all(hall.consoles[seat].lamp(key) == 1 for seat, key in pressing.items()),
                  "each lamp burns steadily")
        hall.act("CloseBallot")
        choices, ballot = hall.roll_call(number)
        words = {"0": "absent", "1": "for", "2": "against", "3": "abstained", "4": "notVoting"}
        expect(choices == {seat: words[votes[seat - 1]] for seat in hall.seats}, "the roll call is what was pressed", choices)
        outcome = "adopted" if votes.count("1") >= 9 else "rejected"
        expect(ballot["outcome"] == outcome, f"{votes.count('1')} of 16 is {outcome}", ballot["outcome"])
    hall.act("CloseSitting")
    latencies = trace.latencies()
    expect(len(latencies) > 60, "the bus shows the presses", len(latencies))
    expect(max(latencies) < 500, "every press is answered within half a second", max(latencies))
    machine.sh("systemctl stop 'vote-daemon*'")
    rows = hall.journal()
    votes = sum(row["kind"] == "voteRecorded" for row in rows)
    expect(votes >= sum(1 for b in ballots for v in b if v in "123"), "the journal holds every vote", votes)
    hall.end()
    return f"ready in {ready:.2f} s, 16 consoles plugged and in session in {plugged:.1f} s, {summary(latencies)}"


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
    wrong = hall.plug_in(4, serial=hall.serials[3], port=port_of(3))
    hall.wait(lambda: wrong.welcomed, "the console of the third seat is at home there")
    wrong.unplug()
    machine.eventually(f"! test -e {hall.device(3)[4:]}")
    wrong = hall.plug_in(3, serial=hall.serials[1], port=port_of(3))
    hall.wait(lambda: wrong.refused is not None, "another seat's console is refused")
    expect(wrong.refused == 5, "for being at another seat's port", wrong.refused)
    wrong.unplug()
    machine.eventually(f"! test -e {hall.device(3)[4:]}")
    spare = hall.plug_in(3, serial=SPARE)
    hall.wait(lambda: spare.welcomed and spare.lamp(ABSTAIN) == 1, "a spare console takes the seat over, vote included")
    expect(spare.press(FOR, 20) == 0, "and votes for it")
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(choices == {1: "against", 2: "against", 3: "for", 4: "notVoting"}, "the last acknowledged choices", choices)
    machine.sh("systemctl stop 'vote-daemon*'")
    incidents = [str(row["body"]) for row in hall.journal() if row["kind"] == "incident"]
    gone, swapped = (sum(word in body for body in incidents) for word in ("consoleOffline", "consoleAssigned"))
    expect(gone >= 6 and swapped == 1, "each loss is journalled, and the swap", incidents)
    hall.end()
    return f"in session again {back:.2f} s after it was plugged back in"


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
    line, name = plug(machine, port_of(3), "NOISE")
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
    trace = BusTrace(machine)
    hall.register(voting)
    number = hall.open_ballot("Шум", seats=voting)
    for key in (FOR, AGAINST, ABSTAIN, FOR):
        verdicts = hall.together(lambda c: c.press(key, 20), voting)
        expect(set(verdicts.values()) == {0}, "the others vote beside it", verdicts)
    hall.act("CloseBallot")
    choices, _ = hall.roll_call(number)
    expect(choices == {1: "for", 2: "for", 3: "absent", 4: "absent", 5: "for", 6: "for"}, "and nobody else has", choices)
    latencies = trace.latencies()
    expect(max(latencies) < 500, "they are answered as ever", max(latencies))
    states = {seat["seat"]: seat["state"] for seat in hall.act("CheckHall")["seats"]}
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
    return f"states beside the noise: {states[3]}, {states[4]}; the others {summary(latencies)}"


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
    choices, _ = hall.roll_call(number)
    wanted = {seat: CHOICES[key] for seat, key in first.items()} | {2: "for", 6: "for", 7: "notVoting", 8: "notVoting"}
    expect(choices == wanted, "every acknowledged vote is there", choices)
    hall.end()
    return f"noticed after {said - at:.1f} s, serving again {ready - said:.2f} s later"


TESTS = [
    test_sixteen_consoles_hold_a_sitting,
    test_a_console_is_pulled_out_and_comes_back,
    test_a_foreign_device_gets_nowhere,
    test_a_daemon_that_hangs_is_killed_and_every_vote_is_there,
]
