"""A hall in the guest: the council's files, the daemon's calls, consoles on emulated USB-serial converters."""

import csv
import hashlib
import io
import json
import os
import pathlib
import secrets
import shlex
import sqlite3
import struct
import tempfile
import threading
import time

import bus
import figures
import seat_console
from breaks import broken
from figures import CHOICES  # noqa: F401
from machine import GuestError
from seat_console import ABSTAIN, AGAINST, FOR, PENDING, PRESENT, REGISTRATION, VOTING  # noqa: F401

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent

OPERATOR = "/run/vote-daemon/operator.socket"
RESULTS = "/run/vote-daemon/results.socket"
FAMILY_NAMES = ["Антоненко", "Бондар", "Вовк", "Гнатюк", "Ґудзь", "Демченко", "Єрмак", "Жук", "Заєць", "Іваненко", "Їжак",
                "Коваль", "Лисенко", "Мельник", "Назаренко", "Олійник"]
CONTROLLER = "pci-0000:00:05.0"
# A console that has a key and no seat.
SPARE = 0xC0FFEE0000 + 900


class Refused(Exception):
    """An error that the daemon declared."""


def port_of(place):
    """Where a cable of the hall's ends, from 1: one of the eight sockets of two hubs."""
    return f"{1 + (place - 1) // 8}.{1 + (place - 1) % 8}"


class HallConsole(seat_console.Console):
    """The independent console at the end of a cable, which is a socket here."""

    def __init__(self, serial, key, line, unit=1):
        threading.Thread.__init__(self, daemon=True)
        self.serial, self.key, self.line, self.unit = serial, key, line, unit
        self.lock = threading.RLock()
        self.session = self.pending = self.refused = None
        self.down = self.ballot = self.phase = self.lamps = 0
        self.text, self.verdicts, self.sizes = "", {}, set()
        self.running, self.welcomed = True, False
        self.sequence, self.nonce = 0, os.urandom(8)
        self.started = self.heard = time.monotonic()
        self.sessions = 0
        self.master = line.fileno()

    def send(self, *arguments, **named):
        try:
            return super().send(*arguments, **named)
        except OSError:
            # The cable is out; whoever pulled it knows.
            self.running = False
            return self.sequence

    def receive(self, frame):
        if frame is not None:
            self.heard = time.monotonic()
        greeted = self.welcomed
        super().receive(frame)
        self.sessions += self.welcomed and not greeted

    def change(self, key, pressed):
        """A key of a console that is not in service does nothing."""
        with self.lock:
            return super().change(key, pressed) if self.welcomed else None

    def press(self, key, timeout=5):
        """As a deputy presses: when the console serves, and once more where it began anew in the middle and its lamp stayed
        dark. On a busy machine the guest's second may be three of ours, after which a console looks for its host again."""
        verdict = False
        for _ in range(3):
            self.wait(lambda: self.welcomed or not self.running, timeout)
            session, sequence = self.session, self.change(key, True)
            self.wait(lambda: self.verdicts.get(sequence) not in (None, PENDING) or self.session is not session, timeout)
            verdict = self.verdicts.get(sequence, PENDING) if self.session is session else PENDING
            released = self.change(key, False)
            if verdict != PENDING:
                self.wait(lambda: released in self.verdicts or self.session is not session, timeout)
                return verdict
            if self.session is session:
                break
        return False

    def begin_anew(self):
        """What a console does after three seconds without its host."""
        with self.lock:
            self.welcomed, self.session, self.pending, self.nonce = False, None, None, os.urandom(8)
            self.verdicts, self.heard = {}, time.monotonic()


class UsbConsole(HallConsole):
    """A console behind an FT232 in one of the hall's sockets, whose number is the console's unless another one is given.
    Plugging it in is what switches it on."""

    def __init__(self, machine, serial, key, port, converter=None):
        self.machine, self.port, self.converter = machine, port, converter or f"{serial:016x}"
        line, self.cable = plug(machine, port, self.converter)
        super().__init__(serial, key, line)

    def unplug(self):
        """The cable is pulled out."""
        self.running = False
        self.join(5)
        self.line.close()
        unplug(self.machine, self.cable)


def plug(machine, port, serial):
    """Puts an FT232 into a socket of the hall; the host's end of its line, and its name in QEMU."""
    machine.plugged = getattr(machine, "plugged", 0) + 1
    name = f"line{machine.plugged}"
    path = str(machine.home / name)
    machine.qmp("chardev-add", id=name, backend={"type": "socket", "data": {
        "addr": {"type": "unix", "data": {"path": path}}, "server": True, "wait": False}})
    line = machine.connect(path)
    machine.qmp("device_add", driver="usb-serial", id="usb-" + name, chardev=name, bus="xhci.0", port=port, serial=serial)
    return line, name


def unplug(machine, name):
    """Takes the converter out, whose line is closed. Not before QEMU has detached it for that: deleting it meanwhile ended
    QEMU 7.2 with a segmentation fault now and then."""
    for _ in range(200):
        line = next(line for line in machine.qmp("query-chardev") if line["label"] == name)
        if line["filename"].startswith("disconnected:"):
            break
        time.sleep(0.02)
    machine.qmp("device_del", id="usb-" + name)
    for _ in range(200):
        try:
            return machine.qmp("chardev-remove", id=name)
        except GuestError:
            time.sleep(0.02)
    raise GuestError(f"{name} cannot be taken out")


class Hall:
    """Seats 1…n of a council without a head, and the daemon of the release under its own unit.

    A seat has a panel of GPIO lines, where `panels` says which, or a console on USB. `names` says what the seat map names that
    by, for all or for each seat: a key of `NAMES`, or a text as it shall stand there.
    """

    NAMES = {
        "port": lambda hall, seat: f"usb-path:{CONTROLLER}-usb-0:{hall.ports[seat]}:1.0",
        "converter": lambda hall, seat: f"usb:{hall.serials[seat]:016x}",
        "converter at port": lambda hall, seat: f"usb:{hall.serials[seat]:016x} {Hall.NAMES['port'](hall, seat)}",
        "console": lambda hall, seat: f"serial:{hall.serials[seat]:016x}",
        "file": lambda hall, seat: f"tty:/dev/serial/by-path/{CONTROLLER}-usb-0:{hall.ports[seat]}:1.0-port0",
    }

    def __init__(self, machine, seats, names="port", authenticate=True, state=None, panels=None):
        self.machine = machine
        self.panels = panels or {}
        self.chips = list({id(panel.chip): panel.chip for panel in self.panels.values()}.values())
        self.seats = range(1, seats + 1)
        on_usb = [seat for seat in self.seats if seat not in self.panels]
        self.ports = {seat: port_of(place) for place, seat in enumerate(on_usb, 1)}
        self.trace = None
        self.names = names if isinstance(names, dict) else {seat: names for seat in self.seats}
        self.consoles = {}
        # The same consoles as in an earlier life of the machine.
        self.serials = state.serials if state else {seat: 0xC0FFEE0000 + seat for seat in self.seats}
        self.keys = state.keys if state else {
            serial: secrets.token_bytes(32) for serial in [*self.serials.values(), SPARE]}
        self.closed = False
        self.write(authenticate)
        threading.Thread(target=self.mind, daemon=True).start()

    # The council's files

    def device(self, seat):
        """What stands in the seat map for the console of a seat."""
        name = self.names[seat]
        return self.NAMES[name](self, seat) if name in self.NAMES else name

    def seat_row(self, seat):
        place = [seat, 1 + (seat - 1) // 8, 1 + (seat - 1) % 8, f"d{seat}"]
        if seat in self.panels:
            return place + [self.panels[seat].row(), ""]
        device = self.device(seat)
        return place + [device, "" if device.startswith("serial:") else f"{self.serials[seat]:016x}"]

    def write(self, authenticate):
        count = len(self.seats)
        self.council = (
            f'name = "Перевірна обласна рада"\nconvocation = "VIII"\nplace = "місто Перевірне"\ncomposition = {count}\n'
            f'regulation = "oblast"\nauthenticate = {str(authenticate).lower()}\ntime_zone = "Europe/Kyiv"\n')
        deputies = [["id", "familyName", "name", "additionalName", "gender", "factionName"]] + [
            [f"d{seat}", self.family_name(seat), "Ірина", "Петрівна", 2, "Фракція «Громада»"] for seat in self.seats]
        seats = [["seat", "row", "column", "voter", "console", "serial"]] + [self.seat_row(seat) for seat in self.seats]
        keys = [["serial", "key"]] + [[f"{serial:016x}", key.hex()] for serial, key in self.keys.items()]
        put = self.machine.put
        put("/etc/vote-daemon/council.toml", self.council)
        put("/etc/vote-daemon/deputies.csv", table(deputies))
        put("/etc/vote-daemon/seats.csv", table(seats))
        put("/etc/vote-daemon/console-keys.csv", table(keys), "0600")
        # The unit's own comment says how keys are handed over; root's file, mode 600, is read by the manager.
        put("/etc/systemd/system/vote-daemon.service.d/keys.conf",
            "[Service]\nLoadCredential=console-keys.csv:/etc/vote-daemon/console-keys.csv\n")
        if broken("fsync"):
            put("/etc/systemd/system/vote-daemon.service.d/break.conf",
                "[Service]\nEnvironment=LD_PRELOAD=/usr/lib/hall/nosync.so\n")
        self.machine.sh("systemctl daemon-reload")

    @staticmethod
    def family_name(seat):
        return FAMILY_NAMES[(seat - 1) % len(FAMILY_NAMES)] + ("" if seat <= len(FAMILY_NAMES) else f"-{seat}")

    # The daemon

    def start(self):
        """Starts the daemon; how long it took until it was ready, in the guest's seconds."""
        if self.ports:
            self.trace = bus.BusTrace(self.machine)
        if self.machine.try_sh("systemctl start vote-daemon")[0] != 0:
            raise AssertionError(f"the daemon starts; it said: {[text for _, text in self.log()][-6:]}")
        return self.machine.ended - self.machine.began

    def stop(self):
        """Stops the daemon and what would start it again, as a technician does; the journal's rows."""
        self.machine.sh("systemctl stop 'vote-daemon*'")
        return self.journal()

    def figures(self, rows=None):
        """Every press that was acknowledged, from the key to the journal and to the lamp, in the guest's time. Without the
        rows the daemon is stopped for them."""
        rows = self.stop() if rows is None else rows
        presses = [press for chip in self.chips for press in chip.presses]
        if self.trace:
            on_bus, self.answered = self.trace.read()
            self.trace = None
            presses += on_bus
        return figures.way(presses, rows)

    def call(self, method, socket_path=OPERATOR, user="clerk", **parameters):
        """One varlink call as somebody in the guest; the reply's parameters."""
        message = json.dumps({"method": method, "parameters": parameters}, ensure_ascii=False)
        who = "" if user == "root" else f"setpriv --reuid={user} --regid={user} --init-groups "
        reply = json.loads(self.machine.sh(f"{who}/usr/lib/hall/hall call {socket_path} {shlex.quote(message)}"))
        if "error" in reply:
            raise Refused(f"{reply['error']} {reply.get('parameters')}")
        return reply.get("parameters", {})

    def act(self, method, **parameters):
        return self.call("org.votedaemon.operator." + method, **parameters)

    def see(self, method, **parameters):
        return self.call("org.votedaemon.results." + method, RESULTS, "stranger", **parameters)

    def log(self):
        """The daemon's messages: seconds of the guest's clock, and text."""
        lines = []
        for line in self.machine.sh("journalctl -u vote-daemon -o short-monotonic --no-pager").splitlines():
            if line.startswith("[") and "]" in line:
                stamp, text = line[1:].split("]", 1)
                lines.append((float(stamp), text.strip()))
        return lines

    def logged(self, words, after=0.0):
        """When a message with these words came, the first after a moment."""
        return next((at for at, text in self.log() if words in text and at > after), None)

    def process(self):
        return int(self.machine.sh("systemctl show -P MainPID vote-daemon"))

    def journal(self):
        """The rows of the journal as dictionaries, its chain recomputed on this side; the daemon must be down, or idle."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("journal.sqlite", "journal.sqlite-wal"):
                if self.machine.try_sh(f"test -e /var/lib/vote-daemon/{name}")[0] == 0:
                    (pathlib.Path(folder) / name).write_bytes(self.machine.get(f"/var/lib/vote-daemon/{name}"))
            return read_journal(pathlib.Path(folder) / "journal.sqlite")

    # The consoles

    def plug_in(self, seat, serial=None, port=None, converter=None):
        serial = serial or self.serials[seat]
        console = UsbConsole(self.machine, serial, self.keys.get(serial, bytes(32)), port or self.ports[seat], converter)
        console.seat = seat
        self.consoles[seat] = console
        console.start()
        return console

    def pull_out(self, *seats):
        """Pulls the consoles of these seats out, and waits until the kernel has let go of them."""
        for seat in seats:
            self.consoles[seat].unplug()
        gone = "|".join(self.consoles[seat].converter for seat in seats)
        self.machine.eventually(f"! grep -qsxE '{gone}' /sys/bus/usb/devices/*/serial")

    def plug_all(self):
        """A console at every seat, all of them in session; how long that took, in the guest's seconds."""
        began = self.machine.now()
        for seat in self.ports:
            self.plug_in(seat)
        try:
            self.wait(lambda: all(console.welcomed for console in self.consoles.values()), "every console is in session", 90)
        except AssertionError as error:
            lacking = {seat: (self.device(seat), c.refused) for seat, c in self.consoles.items() if not c.welcomed}
            raise AssertionError(f"{error}: {lacking}; {self.log()[-12:]}") from None
        return self.machine.now() - began

    def mind(self):
        """A console that has not heard its host for three seconds begins anew."""
        while not self.closed:
            time.sleep(0.1)
            for console in list(self.consoles.values()):
                if console.running and console.welcomed and time.monotonic() - console.heard > 3:
                    console.begin_anew()

    @staticmethod
    def wait(condition, what, timeout=30):
        if not seat_console.Console.wait(condition, timeout):
            raise AssertionError("it did not come to pass: " + what)

    def together(self, work, seats=None, meanwhile=lambda: None):
        """Does something at many consoles at the same time, and something else meanwhile; the results by seat."""
        results, threads = {}, []
        for seat in seats if seats is not None else self.seats:
            def at_seat(seat=seat):
                results[seat] = work(self.consoles[seat])
            threads.append(threading.Thread(target=at_seat, daemon=True))
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join(60)
        return results

    # The course of a sitting

    def open_sitting(self):
        self.act("OpenSitting", session="3", sitting=1, presiding="d1", headPresent=False)

    def press(self, keys):
        """A key at each of these seats, all at once; returns when every one is acknowledged and its lamp burns."""
        on_panels = [(chip, {seat: key for seat, key in keys.items() if seat in chip.panels}) for chip in self.chips]
        verdicts = self.together(lambda console: console.press(keys[console.seat], 20),
                                 [seat for seat in keys if seat not in self.panels],
                                 lambda: [chip.press(some) for chip, some in on_panels if some])
        # A press that nobody answered has False, which is not the 0 of what is recorded.
        wrong = {seat: verdict for seat, verdict in verdicts.items() if verdict is False or verdict != 0}
        expect(not wrong, "every press is on disk", wrong)
        self.lamps(keys)

    def lamps(self, keys):
        """Waits until the lamp of each seat's key burns steadily."""

        def dark():
            levels = {chip: chip.levels() for chip in self.chips if any(seat in chip.panels for seat in keys)}
            return [seat for seat, key in keys.items() if not self.burns(seat, key, levels)]

        if not seat_console.Console.wait(lambda: not dark(), 30):
            raise AssertionError(f"the lamp of each pressed key burns, but not at the seats {dark()}; {self.log()[-5:]}")

    def burns(self, seat, key, levels):
        """Whether the lamp of a seat's key burns steadily, and no other choice's."""
        if seat not in self.panels:
            return self.consoles[seat].lamp(key) == 1
        panel = self.panels[seat]
        up, *down = (levels[panel.chip][line] for line in panel.burning(key))
        return up and not any(down)

    def states(self):
        """What is known of each seat now."""
        return {seat["seat"]: seat["state"] for seat in self.act("GetSeatHealth")["seats"]}

    def online(self, count):
        self.wait(lambda: self.see("GetStatus")["status"]["consolesOnline"] == count, f"{count} seats are online")

    def register(self, seats=None):
        """A registration at which these seats press «присутній», all at once."""
        seats = list(self.seats if seats is None else seats)
        number = self.act("StartRegistration")["number"]
        self.wait(lambda: all(self.consoles[seat].phase == REGISTRATION for seat in seats if seat not in self.panels),
                  "consoles show the registration")
        self.press({seat: PRESENT for seat in seats})
        # A lamp that blinks may be taken for one that burns.
        self.wait(lambda: self.see("GetStatus")["status"]["registration"]["registered"] == len(seats), "everybody is registered")
        outcome = self.act("FinishRegistration")
        expect(outcome["registered"] == len(seats), "as many are registered as pressed", outcome)
        return number

    def open_ballot(self, title, seconds=120, seats=None, kind="decision"):
        """Opens a ballot and waits until the consoles show it."""
        self.questions = getattr(self, "questions", 0) + 1
        number = self.act("OpenBallot", question=str(self.questions), title=title, kind=kind, seconds=seconds)["number"]
        shown = [self.consoles[seat] for seat in (self.seats if seats is None else seats) if seat in self.consoles]
        self.wait(lambda: all(c.ballot == number and c.phase == VOTING for c in shown), "consoles show the ballot")
        return number

    def roll_call(self, number):
        """Who chose what, by seat."""
        reply = self.see("GetRollCall", number=number)
        return {int(vote["voter"][1:]): vote["choice"] for vote in reply["votes"]}, reply["ballot"], reply["votes"]

    def check_roll_call(self, number, wanted, sentence="the roll call is what was pressed"):
        """The roll call, of which every name, every choice and every total must be right; the ballot."""
        choices, ballot, votes = self.roll_call(number)
        if broken("vote"):
            seat = min(wanted)
            wanted = wanted | {seat: "against" if wanted[seat] == "for" else "for"}
        wrong = {seat: (choices.get(seat), choice) for seat, choice in wanted.items() if choices.get(seat) != choice}
        expect(not wrong and len(choices) == len(self.seats), f"{sentence} (there, wanted)", wrong)
        names = {vote["seat"]: vote["name"] for vote in votes if vote["seat"] is not None}
        right = {seat: f"{self.family_name(seat)} Ірина Петрівна" for seat in names}
        expect(names == right, "each under his name", names)
        counted = {word: sum(choice == word for choice in choices.values()) for word in
                   ("for", "against", "abstained", "notVoting", "absent")}
        told = {word: ballot["tally"][word] for word in counted}
        expect(told == counted, "and the totals are those of the names", (told, counted))
        return ballot

    def end(self):
        self.closed = True
        for console in self.consoles.values():
            console.running = False


def table(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def expect(condition, sentence, detail=""):
    """A check of a test: what must hold, in words."""
    if not condition:
        raise AssertionError(sentence + (f": {detail}" if detail != "" else ""))


def read_journal(path):
    """The rows, after the chain of docs/journal.md was computed anew."""
    database = sqlite3.connect(path)
    database.text_factory = bytes
    rows, previous = [], None
    query = "SELECT sequence, at, monotonic, boot, kind, body, hash FROM journal ORDER BY sequence"
    for sequence, at, monotonic, boot, kind, body, stored in database.execute(query):
        expect(sequence == len(rows) + 1, "the journal's rows have no gap", sequence)
        if previous is None:
            previous = hashlib.sha256(b"vote-journal/1:" + json.loads(body)["id"].encode()).digest()
        message = b"VJ1\n" + previous + struct.pack(">qqq", sequence, at, monotonic)
        for text in (boot, kind, body):
            message += struct.pack(">I", len(text)) + text
        previous = hashlib.sha256(message).digest()
        expect(previous == stored, "the journal's chain holds", sequence)
        rows.append({"kind": kind.decode(), "monotonic": monotonic, "boot": boot.decode(), "body": json.loads(body)})
    database.close()
    return rows
