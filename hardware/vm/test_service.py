"""The release under its own units: what systemd, the kernel and strangers may and may not."""

import json
import re

from hall import OPERATOR, RESULTS, Hall, Refused, expect, plug, unplug
from machine import GuestError
from panels import Chip


def test_the_units_verify_and_expose_little(machine):
    hall = Hall(machine, 2)
    said = machine.sh("systemd-analyze verify --man=no /usr/lib/systemd/system/vote-daemon* 2>&1")
    expect(said == "", "systemd finds nothing to say of the units", said)
    report = machine.sh("systemd-analyze security --no-pager vote-daemon.service | tail -n 1")
    exposure = float(re.search(r": ([0-9.]+)", report)[1])
    expect(exposure <= 3.0, "the exposure is at most 3.0", report)
    hall.end()
    return f"exposure {exposure} of 10"


def test_the_sockets_start_the_daemon_and_only_an_operator_leads(machine):
    hall = Hall(machine, 2)
    state = machine.try_sh("systemctl is-active vote-daemon")[1].decode().strip()
    expect(state == "inactive", "nothing runs before somebody calls", state)
    status = hall.see("GetStatus")["status"]
    began, ended = machine.began, machine.ended
    expect(status["consolesExpected"] == 2, "a reader's call starts the daemon and is answered", status)
    modes = machine.sh(f"stat -c '%U:%G %a' {OPERATOR} {RESULTS}").splitlines()
    expect(modes == ["vote-daemon:vote-operator 660", "vote-daemon:vote-daemon 666"], "the sockets' owners and modes", modes)
    try:
        hall.call("org.votedaemon.operator.CheckHall", user="stranger")
        expect(False, "who is not in vote-operator cannot open operator.socket")
    except GuestError as error:
        expect("Permission denied" in str(error), "the kernel refuses a stranger", error)
    try:
        hall.call("org.votedaemon.operator.CloseSitting", RESULTS, "stranger")
        expect(False, "the readers' socket has no operator's methods")
    except Refused as error:
        expect("org.varlink.service." in str(error), "an operator's method is not known there", error)
    hall.open_sitting()
    expect(hall.see("GetStatus")["status"]["phase"] == "idle", "a clerk in vote-operator opens a sitting")
    text = machine.sh("setpriv --reuid=clerk --regid=clerk --init-groups votectl status")
    expect("Перевірна" in text, "votectl tells it to him", text)
    machine.sh("systemctl restart vote-daemon")
    modes = machine.sh(f"stat -c '%U:%G %a' {OPERATOR} {RESULTS}").splitlines()
    expect(modes[0] == "vote-daemon:vote-operator 660", "a restart leaves the sockets as they were", modes)
    hall.end()
    return f"first call answered after {ended - began:.2f} s, the start included"


def test_the_process_has_no_rights_and_leaves_no_dump(machine):
    hall = Hall(machine, 2)
    hall.start()
    hall.plug_all()
    process = hall.process()
    status = dict(line.split(":\t", 1) for line in machine.sh(f"cat /proc/{process}/status").splitlines() if ":\t" in line)
    account = machine.sh("id -u vote-daemon")
    expect(status["Uid"].split() == [account] * 4, "it runs as vote-daemon", status["Uid"])
    expect(int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, "without capabilities", status["CapBnd"])
    expect((status["NoNewPrivs"], status["Seccomp"]) == ("1", "2"), "under its filter of system calls", status["Seccomp"])
    limits = machine.sh(f"grep 'Max core file size' /proc/{process}/limits").split()
    expect(limits[4:6] == ["0", "0"], "its core limit is 0", limits)
    filter_bits = machine.sh(f"cat /proc/{process}/coredump_filter")
    expect(int(filter_bits, 16) == 0, "and its dump filter leaves nothing", filter_bits)
    owners = machine.sh("stat -c '%U:%G %a' /dev/ttyUSB0 /dev/ttyUSB1")
    expect(set(owners.splitlines()) == {"root:vote-daemon 660"}, "the consoles' ports are its group's alone", owners)
    for path in ("/etc/vote-daemon/console-keys.csv", "/var/lib/vote-daemon/journal.sqlite", "/dev/ttyUSB0"):
        code, said = machine.try_sh(f"setpriv --reuid=stranger --regid=stranger --init-groups head -c 1 {path}")
        expect(code != 0 and b"Permission denied" in said, f"a stranger cannot read {path}", said)
    code, said = machine.try_sh("setpriv --reuid=vote-daemon --regid=vote-daemon --clear-groups head -c 1 /dev/ttyUSB0")
    expect(code != 0 and b"busy" in said, "and not even its own user opens a console's port beside it", said)
    machine.sh(f"kill -SEGV {process}")
    took = machine.eventually(f"test \"$(systemctl show -P MainPID vote-daemon)\" != {process} && "
                              "systemctl is-active vote-daemon")
    dumps = machine.sh("find / -xdev -name 'core*' -type f -newer /proc/1 -not -path '/proc/*' -not -path '/sys/*' "
                       "-not -path '/usr/*' 2>/dev/null; true")
    expect(dumps == "", "a crash leaves no file", dumps)
    hall.end()
    return f"serves again {took:.2f} s after a crash"


def test_the_keys_are_read_as_the_package_leaves_them(machine):
    hall = Hall(machine, 2)
    machine.sh("rm -r /etc/systemd/system/vote-daemon.service.d; systemctl daemon-reload; "
               "systemd-tmpfiles --create /usr/lib/tmpfiles.d/vote-daemon.conf")
    mode = machine.sh("stat -c '%U:%G %a' /etc/vote-daemon/console-keys.csv")
    expect(mode == "root:vote-daemon 640", "the file is the daemon's group's to read", mode)
    status, _ = machine.try_sh("systemctl start vote-daemon")
    expect(status == 0, "the daemon starts with it", hall.log()[-3:])
    hall.end()
    return mode


def doctor(machine):
    """What `vote-daemon doctor` finds wrong with the hall itself, its status, and everything that it says."""
    status, output = machine.try_sh("vote-daemon doctor --json 2>/run/doctor.err")
    found = json.loads(output)
    hall = [finding for finding in found if finding["section"] in ("gpio", "usb", "seats")]
    return [finding for finding in hall if finding["level"] == "error"], status, found


def test_the_doctor_finds_what_is_amiss_and_says_what_mends_it(machine):
    chip = Chip(machine, "panels", range(1, 3))
    hall = Hall(machine, 5, {3: "port", 4: "converter", 5: "port"}, panels=chip.panels)
    hall.start()
    hall.plug_all()
    hall.online(5)
    wrong, status, found = doctor(machine)
    expect(wrong == [], "nothing is wrong with a hall in which everybody is online", wrong)
    said = json.dumps(found, ensure_ascii=False)
    expect(said.count("тримає служба") == 16, "each line of the two panels is the daemon's", said.count("тримає служба"))
    expect("затримка 1 мс" in said, "the converters' timer is told", said[-2000:])
    hall.online(5)

    # The daemon is away; somebody holds a key's line, a cable is out, a converter belongs to nobody, a port is closed to it.
    machine.sh("systemctl stop 'vote-daemon*'")
    held = chip.panels[2].key(0)
    machine.sh(f"/usr/lib/hall/hall hold {chip.name} {held} spi0-CS0 </dev/null >/dev/null 2>&1 & sleep 0.2")
    hall.pull_out(3)
    line, name = plug(machine, "3", "NOBODYS")
    machine.eventually("ls -l /dev/serial/by-id | grep -q NOBODYS")
    node = machine.sh("readlink -f /dev/serial/by-path/*-usb-0:" + hall.ports[5] + ":1.0-port0")
    machine.sh(f"chown root:root {node}; chmod 600 {node}")
    wrong, status, found = doctor(machine)
    subjects = {finding["subject"]: finding for finding in wrong}
    expect(status == 69, "the status says that something is wrong", status)
    expect(all(finding["remedy"] for finding in wrong), "every finding has a command that mends it", wrong)
    lines = [text for text in subjects if text.startswith("місце 2, клавіша «за»")]
    expect(lines and "spi0-CS0" in subjects[lines[0]]["text"], "who holds the line is named", list(subjects))
    expect(any(text.startswith("місце 3") for text in subjects), "the seat without its console is named", list(subjects))
    expect(node in subjects and "відкрити не може" in subjects[node]["text"], "the port that is closed is named", list(subjects))
    expect(not any(text.startswith(("місце 1,", "місце 4")) for text in subjects), "the other seats are well", list(subjects))
    strangers = [finding["text"] for finding in found if "usb:NOBODYS" in finding["text"]]
    expect(strangers, "nobody's converter has its text for seats.csv", [f["text"] for f in found if f["section"] == "usb"])
    line.close()
    unplug(machine, name)
    hall.end()
    return f"{len(found)} findings, {len(wrong)} wrong: {'; '.join(subjects)}"


TESTS = [
    test_the_doctor_finds_what_is_amiss_and_says_what_mends_it,
    test_the_units_verify_and_expose_little,
    test_the_sockets_start_the_daemon_and_only_an_operator_leads,
    test_the_process_has_no_rights_and_leaves_no_dump,
    test_the_keys_are_read_as_the_package_leaves_them,
]
