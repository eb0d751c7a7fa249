#!/usr/bin/env python3
"""Talks to a running vote-daemon with an independent varlink client.

The daemon's own tests use the daemon's own client, and the two could agree on the same mistake. This script uses the
`varlink` package of Python's project instead: it reads the interfaces from the daemon, calls every method, watches, and
provokes every declared error that can be had without breaking a disk.

    varlink_conformance.py --operator /run/vote-daemon/operator.socket --results /run/vote-daemon/results.socket

The daemon must serve a test hall: the script opens a sitting, registers nobody and closes the sitting again. With
--read-only it leaves the sitting alone. Exit status 0 if everything held, 1 otherwise; one line for each check.
"""

import argparse
import json
import os
import re
import socket
import stat
import sys

import varlink

SERVICE = "org.varlink.service"
OPERATOR = "org.votedaemon.operator"
RESULTS = "org.votedaemon.results"

OPERATOR_METHODS = [
    "OpenSitting", "CloseSitting", "StartBreak", "StartRegistration", "FinishRegistration", "Register",
    "SetHeadPresent", "SetPresiding", "Recuse", "AnnounceConflict", "OpenBallot", "CloseBallot", "AnnulBallot",
    "SettleBallot", "EnterVote", "EnterSecretCount", "CheckHall", "GetSeatHealth", "AssignConsole",
]
RESULTS_METHODS = [
    "GetStatus", "GetHall", "ListBallots", "GetBallot", "GetRollCall", "GetHeading", "ListKinds",
    "GetRegistration", "Watch",
    "WatchSeats",
]
OPERATOR_ERRORS = [
    "NotNow", "NoQuorum", "UnknownKind", "UnknownVoter", "RepeatLimit", "NotDisputed", "BadCount", "BadConsole",
    "StorageFailed",
]
RESULTS_ERRORS = ["NoSuchBallot", "Secret", "NoSuchRegistration"]
# What the law or the regulation refuses, it refuses by an article; a disk and a cable do not.
CITING = [OPERATOR + "." + name for name in OPERATOR_ERRORS if name not in ("BadConsole", "StorageFailed")]


class Checks:
    """Counts what held and what did not."""

    def __init__(self):
        self.failed = 0

    def that(self, condition, sentence, detail=""):
        print(("ok    " if condition else "FAILED") + " " + sentence + (f": {detail}" if detail and not condition else ""))
        self.failed += not condition
        return condition


def error_of(call):
    """The name and the parameters of the error that a call raises; (None, reply) if it succeeds."""
    try:
        return None, call()
    except varlink.VarlinkError as error:
        return error.error(), error.parameters() or {}


class Wire:
    """A connection that sends any bytes, for what no decent client would send."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.input = b""

    def send(self, message):
        if not isinstance(message, bytes):
            message = json.dumps(message).encode() + b"\0"
        self.socket.sendall(message)

    def receive(self):
        """The next message; None at the end."""
        while b"\0" not in self.input:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                # The daemon closed while part of what was sent still lay unread.
                return None
            if not data:
                return None
            self.input += data
        message, self.input = self.input.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.send({"method": method, "parameters": parameters})
        return self.receive()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def introspection(checks, path, expected):
    with varlink.Client("unix:" + path) as client, client.open(SERVICE) as service:
        information = service.GetInfo()
        checks.that(
            sorted(information["interfaces"]) == sorted([SERVICE] + expected), f"{path} serves {', '.join(expected)}",
            information["interfaces"])
        checks.that(all(information[key] for key in ("vendor", "product", "version", "url")), "GetInfo is filled in")
        for name in information["interfaces"]:
            text = service.GetInterfaceDescription(name)["description"]
            interface = varlink.Interface(text)
            checks.that(interface.name == name, f"{name} parses")
        name, parameters = error_of(lambda: service.GetInterfaceDescription("org.example.none"))
        checks.that(
            name == SERVICE + ".InterfaceNotFound" and parameters.get("interface") == "org.example.none",
            "an unknown interface is InterfaceNotFound", name)


def declarations(checks, path, name, methods, errors):
    with varlink.Client("unix:" + path) as client, client.open(SERVICE) as service:
        text = service.GetInterfaceDescription(name)["description"]
        interface = varlink.Interface(text)
        for member in methods + errors:
            checks.that(member in interface.members, f"{name} declares {member}")
        declared = re.findall(r"^(?:method|error) (\w+)", text, re.MULTILINE)
        checks.that(sorted(declared) == sorted(methods + errors), f"{name} declares nothing else", declared)


def service_errors(checks, operator, results):
    with Wire(operator) as wire:
        reply = wire.call("org.example.none.Do")
        checks.that(reply.get("error") == SERVICE + ".InterfaceNotFound", "InterfaceNotFound", reply)
        reply = wire.call(RESULTS + ".Nothing")
        checks.that(reply.get("error") == SERVICE + ".MethodNotFound", "MethodNotFound", reply)
        for parameters, name in [
            ({}, "number"), ({"number": "7"}, "number"), ({"number": 7.5}, "number"), ({"number": 7, "x": 1}, "x"),
        ]:
            for method in ("GetBallot", "GetRegistration"):
                reply = wire.call(RESULTS + "." + method, **parameters)
                checks.that(
                    reply.get("error") == SERVICE + ".InvalidParameter" and reply["parameters"]["parameter"] == name,
                    f"InvalidParameter of {method} names '{name}' for {parameters}", reply)
        for method in ("Watch", "WatchSeats"):
            reply = wire.call(RESULTS + "." + method)
            checks.that(reply.get("error") == SERVICE + ".ExpectedMore", f"{method} without more is ExpectedMore", reply)
    with Wire(results) as wire:
        for method in OPERATOR_METHODS:
            reply = wire.call(OPERATOR + "." + method)
            checks.that(
                reply.get("error") == SERVICE + ".PermissionDenied", f"results.socket refuses {method}", reply)
        checks.that(wire.call(RESULTS + ".GetStatus").get("error") is None, "and still answers what it serves")


def bounds(checks, path):
    refused = "org.votedaemon.MessageRefused"
    for message, what in [
        (b"hello\0", "what is not JSON"), (b"[]\0", "what is no object"),
        (b'{"method":"a.B","method":"a.C"}\0', "a key given twice"),
        (b'{"method":"\xff"}\0', "what is not UTF-8"), (b"[" * 33 + b"]" * 33 + b"\0", "brackets 33 deep"),
        (b'{"method":"' + b"a" * 65536, "a message longer than 64 KiB"),
    ]:
        with Wire(path) as wire:
            wire.send(message)
            reply = wire.receive()
            checks.that(
                reply is not None and reply.get("error") == refused and wire.receive() is None,
                f"{what} is refused and ends the connection", reply)
    with Wire(path) as wire:
        calls = [json.dumps({"method": RESULTS + ".GetBallot", "parameters": {"number": -n}}) for n in range(1, 51)]
        wire.send(("\0".join(calls) + "\0").encode())
        numbers = [wire.receive()["parameters"]["number"] for _ in calls]
        checks.that(numbers == [-n for n in range(1, 51)], "calls in one piece are answered in their order", numbers)
    with Wire(path) as wire:
        wire.send({"method": RESULTS + ".GetStatus", "oneway": True})
        reply = wire.call(RESULTS + ".GetBallot", number=-1)
        checks.that(reply.get("error") == RESULTS + ".NoSuchBallot", "a oneway call gets no reply", reply)


def reading(checks, path):
    with varlink.Client("unix:" + path) as client, client.open(RESULTS) as results:
        status = results.GetStatus()["status"]
        checks.that(isinstance(status["composition"], int) and status["phase"] in
                    ("closed", "idle", "registration", "voting", "break"), "GetStatus tells composition and phase")
        checks.that(isinstance(status["alerts"], list), "GetStatus has alerts", status)
        seats = results.GetHall()["seats"]
        checks.that(len({seat["seat"] for seat in seats}) == len(seats), "GetHall names each seat once")
        for ballot in results.ListBallots()["ballots"]:
            checks.that(results.GetBallot(ballot["number"])["ballot"]["title"] == ballot["title"],
                        f"GetBallot {ballot['number']} is what ListBallots lists")
            roll_call(checks, results, ballot)
        for method in ("GetBallot", "GetRollCall", "GetHeading"):
            name, parameters = error_of(lambda method=method: getattr(results, method)(987654))
            checks.that(name == RESULTS + ".NoSuchBallot" and parameters.get("number") == 987654,
                        f"{method} of no ballot is NoSuchBallot", name)
        kinds = results.ListKinds()["kinds"]
        checks.that(bool(kinds) and len({kind["id"] for kind in kinds}) == len(kinds), "ListKinds names each kind once")
        for kind in kinds:
            needed = kind["requirement"]
            checks.that(kind["id"] == needed["kind"] and bool(needed["explanation"]),
                        f"kind {kind['id']} says what it needs", kind)
        expect(checks, "GetRegistration of none is NoSuchRegistration", RESULTS + ".NoSuchRegistration",
               lambda: results.GetRegistration(987654), number=987654)
        if status.get("registration"):
            registration(checks, results, status["registration"])
    with varlink.Client("unix:" + path) as client, client.open(RESULTS) as results:
        first = next(results.Watch(_more=True))
        checks.that(first["status"]["version"] == status["version"], "Watch replies at once")
    with varlink.Client("unix:" + path) as client, client.open(RESULTS) as results:
        first = next(results.WatchSeats(_more=True))
        checks.that({state["seat"] for state in first["states"]} == {seat["seat"] for seat in seats},
                    "WatchSeats begins with every seat")


def registration(checks, results, registration):
    number = registration["number"]
    reply = results.GetRegistration(number)
    checks.that(reply["registration"] == registration, f"registration {number} is the one that GetStatus shows", reply)
    voters = [entry["voter"] for entry in reply["entries"]]
    checks.that(len(set(voters)) == len(voters) >= registration["registered"],
                f"registration {number} lists each who registered once", reply["entries"])
    checks.that(all(entry["origin"] in ("console", "manual", "late") for entry in reply["entries"]),
                f"registration {number} says how each was registered", reply["entries"])


def roll_call(checks, results, ballot):
    number = ballot["number"]
    name, reply = error_of(lambda: results.GetRollCall(number))
    if ballot["mode"] == "secret":
        checks.that(name == RESULTS + ".Secret" and reply.get("number") == number, f"roll call {number} is Secret", name)
        return
    if not checks.that(name is None, f"roll call {number} is there", name):
        return
    checks.that(bool(reply["heading"]["council"]), f"roll call {number} has a heading")
    if ballot["outcome"] != "open":
        votes = [vote["choice"] for vote in reply["votes"]]
        for choice in ("for", "against", "abstained"):
            checks.that(votes.count(choice) == ballot["tally"][choice], f"roll call {number} adds up for '{choice}'")


def expect(checks, sentence, wanted, call, **parameters):
    """Checks that the call raises the wanted error, with these parameters among others."""
    name, given = error_of(call)
    fits = name == wanted and all(given.get(key) == value for key, value in parameters.items())
    checks.that(fits, sentence, f"{name} {given}")
    if name in CITING:
        checks.that(isinstance(given.get("article"), str), f"{name} has an article, if an empty one", given)


def sitting(checks, path, results_path):
    """One sitting in which nobody registers."""
    with varlink.Client("unix:" + path) as client, client.open(OPERATOR) as operator, client.open(RESULTS) as results, \
            varlink.Client("unix:" + results_path) as other, other.open(RESULTS) as watcher:
        watch = watcher.Watch(_more=True)
        next(watch)
        voters = [seat["voter"] for seat in results.GetHall()["seats"] if seat.get("voter")]
        if not checks.that(bool(voters), "the hall has deputies"):
            return
        expect(checks, "CloseBallot before the sitting is NotNow", OPERATOR + ".NotNow", operator.CloseBallot)
        expect(checks, "a presiding person whom nobody knows is UnknownVoter", OPERATOR + ".UnknownVoter",
               lambda: operator.OpenSitting("1", 1, "нема-такого", False), voter="нема-такого")
        operator.OpenSitting("1", 1, voters[0], False)
        try:
            inside(checks, operator, results, voters)
        finally:
            operator.CloseSitting()
        status = next(watch)["status"]
        while status["phase"] != "closed":
            status = next(watch)["status"]
        checks.that(True, "a watcher on results.socket sees the sitting close")


def inside(checks, operator, results, voters):
    checks.that(results.GetStatus()["status"]["phase"] == "idle", "an opened sitting is idle")
    expect(checks, "a sitting opens once", OPERATOR + ".NotNow", lambda: operator.OpenSitting("1", 1, voters[0], False))
    number = operator.StartRegistration(60)["number"]
    checks.that(results.GetStatus()["status"]["registration"]["number"] == number, "the registration is shown")
    expect(checks, "no ballot during a registration", OPERATOR + ".NotNow",
           lambda: operator.OpenBallot("1", "Про порядок денний", "whatever", 20, None))
    outcome = operator.FinishRegistration()
    checks.that(outcome["registered"] == 0 and not outcome["reached"] and outcome["quorum"] > 0,
                "nobody registered, no quorum", outcome)
    name, given = error_of(lambda: operator.OpenBallot("1", "Про порядок денний", "нема-такого-виду", 20, None))
    known = given.get("known", []) if name == OPERATOR + ".UnknownKind" else []
    checks.that(bool(known) and given.get("kind") == "нема-такого-виду", "UnknownKind lists the kinds", f"{name} {given}")
    kinds = {kind["id"]: kind for kind in results.ListKinds()["kinds"]}
    checks.that(set(kinds) == set(known), "ListKinds lists the same", list(kinds))
    entries = results.GetRegistration(number)
    checks.that(entries["entries"] == [] and entries["registration"]["registered"] == 0, "and nobody is in the list", entries)
    for kind in known[:1]:
        expect(checks, f"OpenBallot '{kind}' without quorum is NoQuorum", OPERATOR + ".NoQuorum",
               lambda kind=kind: operator.OpenBallot("1", "Про порядок денний", kind, 20, None),
               registered=0, quorum=outcome["quorum"])
        checks.that(bool(kinds.get(kind, {}).get("refusal")), f"ListKinds says why not '{kind}'", kinds.get(kind))
    expect(checks, "Register of nobody is UnknownVoter", OPERATOR + ".UnknownVoter",
           lambda: operator.Register("нема-такого", "пульт несправний"), voter="нема-такого")
    expect(checks, "AnnounceConflict of nobody is UnknownVoter", OPERATOR + ".UnknownVoter",
           lambda: operator.AnnounceConflict("нема-такого", "1", "без нього немає кворуму"), voter="нема-такого")
    expect(checks, "SetPresiding of nobody is UnknownVoter", OPERATOR + ".UnknownVoter",
           lambda: operator.SetPresiding("нема-такого"), voter="нема-такого")
    expect(checks, "Recuse of nobody is UnknownVoter", OPERATOR + ".UnknownVoter",
           lambda: operator.Recuse("нема-такого", "1", "конфлікт інтересів"), voter="нема-такого")
    expect(checks, "EnterVote without a ballot is NotNow", OPERATOR + ".NotNow",
           lambda: operator.EnterVote(voters[0], "for", "пульт несправний"))
    expect(checks, "AssignConsole of words that say nothing is BadConsole", OPERATOR + ".BadConsole",
           lambda: operator.AssignConsole(1, "c", "r"), console="c")
    expect(checks, "AnnulBallot of no ballot is NoSuchBallot", RESULTS + ".NoSuchBallot",
           lambda: operator.AnnulBallot(987654, "r"), number=987654)
    expect(checks, "SettleBallot of no ballot is NoSuchBallot", RESULTS + ".NoSuchBallot",
           lambda: operator.SettleBallot(987654, "deputies", "r"), number=987654)
    operator.SetHeadPresent(True)
    checks.that(results.GetStatus()["status"]["headPresent"], "SetHeadPresent is shown")
    for choice, base in (("за", None), (None, "head")):
        call = (lambda: operator.EnterVote(voters[0], choice, "r")) if choice else \
            (lambda: operator.SettleBallot(1, base, "r"))
        expect(checks, f"'{choice or base}' is InvalidParameter", SERVICE + ".InvalidParameter", call,
               parameter="choice" if choice else "base")


def permissions(checks, operator, results):
    modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (operator, results)]
    checks.that(modes[0] & 0o007 == 0, "operator.socket is closed to others", oct(modes[0]))
    checks.that(modes[1] & 0o006 == 0o006, "results.socket is open to all", oct(modes[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operator", required=True, metavar="PATH")
    parser.add_argument("--results", required=True, metavar="PATH")
    parser.add_argument("--read-only", action="store_true", help="do not open a sitting")
    arguments = parser.parse_args()

    checks = Checks()
    permissions(checks, arguments.operator, arguments.results)
    introspection(checks, arguments.operator, [OPERATOR, RESULTS])
    introspection(checks, arguments.results, [RESULTS])
    declarations(checks, arguments.operator, OPERATOR, OPERATOR_METHODS, OPERATOR_ERRORS)
    declarations(checks, arguments.results, RESULTS, RESULTS_METHODS, RESULTS_ERRORS)
    service_errors(checks, arguments.operator, arguments.results)
    for path in (arguments.operator, arguments.results):
        bounds(checks, path)
        reading(checks, path)
    if not arguments.read_only:
        try:
            sitting(checks, arguments.operator, arguments.results)
            reading(checks, arguments.results)
        except varlink.VarlinkError as error:
            checks.that(False, "the sitting goes to its end", f"{error.error()} {error.parameters()}")
    print("all held" if not checks.failed else f"{checks.failed} did not hold")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
