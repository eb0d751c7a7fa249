"""The protocol generator's service: every record is there within a second, written by somebody who has no other right."""

import re

from hall import ABSTAIN, AGAINST, FOR, OPERATOR, Hall, expect
from panels import Chip

FOLDER = "/var/lib/protocol-generator"
UNIT = "protocol-generator"


def record(number, ending):
    """A ballot's file, of whichever sitting."""
    return f"{FOLDER}/*/holosuvannia-{number:04}.{ending}"


def close(hall, number):
    """Closes the ballot; the seconds from the order to the last of its record's files, by the guest's clock."""
    wanted = " ".join(record(number, ending) for ending in ("txt", "html"))
    message = '{"method":"org.votedaemon.operator.CloseBallot","parameters":{}}'
    said = hall.machine.sh(
        f"date +%s.%N; setpriv --reuid=clerk --regid=clerk --init-groups /usr/lib/hall/hall call {OPERATOR} '{message}' "
        f">/run/closed; for i in $(seq 200); do ls {wanted} >/dev/null 2>&1 && break; sleep 0.05; done; "
        f"stat -c %.9Y {wanted}; cat /run/closed")
    began, *written, answer = said.splitlines()
    expect("error" not in answer and len(written) == 2, f"ballot {number} is closed and written down", said)
    return max(map(float, written)) - float(began)


def prints(hall, number):
    """The file is what the secretariat's print is."""
    text = hall.machine.sh(f"cat {record(number, 'txt')}")
    printed = hall.machine.sh(f"setpriv --reuid=clerk --regid=clerk --init-groups votectl rollcall {number}")
    expect(text.strip() == printed.strip(), "the file is the print, letter by letter", (text, printed))
    return text


def test_every_record_is_written_within_a_second_by_who_has_no_other_right(machine):
    chip = Chip(machine, "panels", range(1, 5))
    hall = Hall(machine, 4, panels=chip.panels)
    said = machine.sh(f"systemd-analyze verify --man=no /usr/lib/systemd/system/{UNIT}.service 2>&1")
    expect(said == "", "systemd finds nothing to say of the unit", said)
    report = machine.sh(f"systemd-analyze security --no-pager {UNIT}.service | tail -n 1")
    exposure = float(re.search(r": ([0-9.]+)", report)[1])
    expect(exposure <= 2.0, "the exposure is at most 2.0", report)

    # Before the daemon: it waits.
    machine.sh(f"systemctl start {UNIT}")
    hall.start()
    hall.online(4)
    hall.open_sitting()
    hall.register()
    took = []
    for votes in ({1: FOR, 2: FOR, 3: FOR, 4: AGAINST}, {1: FOR, 2: ABSTAIN}):
        number = hall.open_ballot("Про «звіт»")
        hall.press(votes)
        took.append(close(hall, number))
        text = prints(hall, number)
        expect(f"\"ЗА\":  {sum(key == FOR for key in votes.values())}" in text, "and has the votes", text)
    expect(max(took) < 1, "each record is there within a second of the order to close", took)

    process = int(machine.sh(f"systemctl show -P MainPID {UNIT}"))
    status = dict(line.split(":\t", 1) for line in machine.sh(f"cat /proc/{process}/status").splitlines() if ":\t" in line)
    account = machine.sh(f"id -u {UNIT}")
    expect(status["Uid"].split() == [account] * 4, f"it runs as {UNIT}", status["Uid"])
    expect(machine.sh(f"id -Gn {UNIT}") == UNIT, "in no other group", machine.sh(f"id -Gn {UNIT}"))
    expect(int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, "without capabilities", status["CapBnd"])
    expect((status["NoNewPrivs"], status["Seccomp"]) == ("1", "2"), "under its filter of system calls", status["Seccomp"])
    # What it sees of the machine: no device, no journal, no keys, no operator's socket, no network, one folder to write in.
    inside = f"/proc/{process}/root"
    devices = machine.sh(f"ls {inside}/dev")
    expect(not re.search("gpio|tty[A-Z]|vda|mem", devices), "no device is there for it", devices)
    for path in ("/var/lib/vote-daemon/journal.sqlite", "/etc/vote-daemon/console-keys.csv", "/etc/vote-daemon/council.toml"):
        expect(machine.try_sh(f"test -e {path}")[0] == 0, f"{path} is on the machine")
        expect(machine.try_sh(f"test -e {inside}{path}")[0] != 0, f"and {path} is not there for it")
    socket = machine.sh(f"stat -c '%a %F' {inside}{OPERATOR}")
    expect(socket.startswith("0 "), "nor is the operator's socket", socket)
    networks = machine.sh(f"readlink /proc/{process}/ns/net /proc/1/ns/net").split()
    expect(networks[0] != networks[1], "nor the network", networks)
    writable = machine.sh(f"awk '$6 ~ /(^|,)rw(,|$)/ && $5 !~ \"^/(proc|dev|tmp|var/tmp)(/|$)\" {{ print $5 }}' "
                          f"/proc/{process}/mountinfo").split()
    expect(writable == [FOLDER], "it can write into its own folder alone", writable)
    # And without the unit around it, its user has no more.
    for path in ("/var/lib/vote-daemon/journal.sqlite", "/etc/vote-daemon/console-keys.csv", "/dev/gpiochip0"):
        code, said = machine.try_sh(f"setpriv --reuid={UNIT} --regid={UNIT} --init-groups head -c 1 {path}")
        expect(code != 0 and b"Permission denied" in said, f"its user cannot read {path}", said)
    owner = machine.sh(f"stat -c '%U:%G %a' {record(number, 'txt')}")
    expect(owner == f"{UNIT}:{UNIT} 644", "the records are its own, for everybody to read", owner)

    # It is killed, and a ballot ends before it is back; then the daemon is away for a moment.
    number = hall.open_ballot("Про інше")
    hall.press({1: AGAINST, 2: AGAINST, 3: AGAINST})
    machine.sh(f"kill -KILL {process}")
    back = close(hall, number)
    prints(hall, number)
    machine.sh("systemctl restart vote-daemon")
    hall.online(4)
    number = hall.open_ballot("Про третє")
    hall.press({1: FOR})
    close(hall, number)
    prints(hall, number)
    expect(machine.sh(f"systemctl show -P NRestarts {UNIT}") == "1", "the daemon's restart is none of its own",
           machine.sh(f"systemctl show -P NRestarts {UNIT}"))
    hall.end()
    return (f"exposure {exposure} of 10; written {', '.join(f'{1000 * seconds:.0f}' for seconds in took)} ms after the order, "
            f"{back:.2f} s where it was killed just before")


TESTS = [test_every_record_is_written_within_a_second_by_who_has_no_other_right]
