#!/usr/bin/env python3
"""Runs the real daemon with independent consoles (seat_console.py) and an independent varlink client.

    run.py DAEMON REGULATIONS

Exit status 0 if everything held.
"""

import os
import pathlib
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import varlink

import varlink_conformance as conformance
from seat_console import ABSTAIN, AGAINST, FOR, PRESENT, REGISTRATION, VOTING, Console

HERE = pathlib.Path(__file__).parent
OPERATOR, RESULTS = conformance.OPERATOR, conformance.RESULTS


def hall(folder, consoles):
    """The council's folder with a console at each seat, and their keys."""
    shutil.copytree(HERE / "council", folder)
    text = (folder / "council.toml").read_text().replace("authenticate = false", "authenticate = true")
    (folder / "council.toml").write_text(text)
    lines = (folder / "seats.csv").read_text().splitlines()
    rows = [lines[0]] + [line + f"tty:{console.link}" for line, console in zip(lines[1:], consoles)]
    (folder / "seats.csv").write_text("\n".join(rows) + "\n")
    keys = folder / "console-keys.csv"
    keys.touch(mode=0o600)
    keys.write_text("serial,key\n" + "".join(f"{c.serial:016x},{c.key.hex()}\n" for c in consoles))


def watcher(path, seen, stop):
    with varlink.Client("unix:" + path) as client, client.open(RESULTS) as results:
        try:
            for reply in results.Watch(_more=True):
                seen.append(reply["status"])
                if stop.is_set():
                    return
        except BrokenPipeError:
            pass  # the daemon ended


def sitting(checks, operator_path, results_path, consoles):
    """Three deputies and the head hold a sitting on consoles that share no code with the daemon."""
    first, second, third, head = consoles
    seen, stop = [], threading.Event()
    threading.Thread(target=watcher, args=(results_path, seen, stop), daemon=True).start()
    with varlink.Client("unix:" + operator_path) as client, client.open(OPERATOR) as operator, \
            client.open(RESULTS) as results:
        online = Console.wait(lambda: results.GetStatus()["status"]["consolesOnline"] == 4, 15)
        checks.that(online, "four consoles built from the published text are online")
        told = list(operator.CheckHall(_more=True))
        states = {seat["seat"]: seat["state"] for seat in told[-1]["seats"]}
        checks.that(set(states.values()) == {"ready"}, "CheckHall finds every console ready", states)
        checks.that([reply["done"] for reply in told] == [False] * (len(told) - 1) + [True] and len(told) > 3,
                    "and says how it stands until it is done", [reply["done"] for reply in told])
        known = operator.GetSeatHealth()
        checks.that({seat["state"] for seat in known["seats"]} == {"ready"} and known["check"]["ready"] == 4,
                    "GetSeatHealth has every console and the result of the check", known)
        operator.OpenSitting("3", 1, "head", True)
        operator.StartRegistration(None)
        checks.that(first.press(FOR) == 8, "a choice key during the registration is «nothing is open»")
        for console in (first, second):
            checks.that(Console.wait(lambda c=console: c.phase == REGISTRATION), "the console shows the registration")
            checks.that(console.press(PRESENT) == 0, "the registration is recorded and on disk")
        checks.that(Console.wait(lambda: first.lamp(PRESENT) == 1), "the lamp of the registered burns steadily")
        outcome = operator.FinishRegistration()
        checks.that(outcome == {"registered": 2, "quorum": 2, "reached": True}, "two of three are a quorum", outcome)
        entries = results.GetRegistration(1)["entries"]
        checks.that([(entry["voter"], entry["origin"]) for entry in entries] == [("d1", "console"), ("d2", "console")],
                    "the registration lists who pressed, in the order of the alphabet", entries)
        kinds = {kind["id"]: kind for kind in results.ListKinds()["kinds"]}
        checks.that("decision" in kinds and "refusal" not in kinds["decision"] and
                    kinds["decision"]["requirement"]["needed"] == 3, "a decision could be put, and needs 3", kinds)

        number = operator.OpenBallot("1", "Про «лапки» і\nдругий рядок", "decision", 60, None)["number"]
        needed = results.GetBallot(number)["ballot"]["requirement"]
        checks.that(needed["needed"] == 3 and needed["baseCount"] == 4, "majority of three deputies and the head is 3", needed)
        conformance.expect(checks, "a second ballot at once is NotNow", OPERATOR + ".NotNow",
                           lambda: operator.OpenBallot("2", "Про інше", "decision", 20, None))
        checks.that(Console.wait(lambda: first.phase == VOTING and first.ballot == number), "the console shows the ballot")
        Console.wait(lambda: all(c.ballot == number for c in consoles))
        checks.that(first.press(AGAINST) == 0, "«проти» is recorded and on disk")
        checks.that(Console.wait(lambda: first.lamp(AGAINST) == 1), "its lamp burns steadily")
        checks.that(first.press(FOR) == 0, "the last choice counts: «за»")
        checks.that(Console.wait(lambda: first.lamp(FOR) == 1 and first.lamp(AGAINST) == 0), "the lamps follow")
        checks.that(second.press(FOR) == 0, "the second «за»")
        checks.that(third.press(FOR) == 2, "who is not registered is told so")
        checks.that(head.press(FOR) == 0, "the head votes while he takes part")
        second.change(ABSTAIN, True)
        checks.that(second.press(FOR) == 5, "two choice keys at once count for nothing")
        second.change(ABSTAIN, False)
        checks.that(second.press(FOR) == 0, "let go and pressed alone it counts")
        live = Console.wait(lambda: seen and seen[-1].get("ballot", {}).get("tally", {}).get("for") == 3)
        checks.that(live, "a watcher sees three «за»", seen[-1].get("ballot"))
        closed = operator.CloseBallot()["number"]
        reply = results.GetRollCall(closed)
        checks.that(bool(reply["ballot"].get("verdict")), "a closed ballot has a verdict to read aloud", reply["ballot"])
        checks.that([vote["voter"] for vote in reply["votes"] if vote["isHead"]] == ["head"], "the head is told apart",
                    reply["votes"])
        choices = {vote["voter"]: vote["choice"] for vote in reply["votes"]}
        wanted = {"d1": "for", "d2": "for", "d3": "absent", "head": "for"}
        checks.that(choices == wanted, "the roll call has the names", choices)
        checks.that([vote["name"].split()[0] for vote in reply["votes"]] == ["Антоненко", "Ґудзь", "Єрмак", "Яценко"],
                    "in the order of the alphabet", reply["votes"])
        conformance.roll_call(checks, results, results.GetBallot(closed)["ballot"])
        conformance.expect(checks, "what is not disputed cannot be settled", OPERATOR + ".NotDisputed",
                           lambda: operator.SettleBallot(closed, "deputies", "підстава"), number=closed)

        conformance.expect(checks, "a repeat without the procedural vote is NotNow", OPERATOR + ".NotNow",
                           lambda: operator.OpenBallot("1", "Про «лапки» і\nдругий рядок", "decision", 60, closed),
                           phase="idle", article="ст. 70 регламенту")
        procedural = operator.OpenBallot("1", "Чи переголосувати", "repeat", 60, None)["number"]
        Console.wait(lambda: all(c.ballot == procedural for c in consoles))
        checks.that([console.press(FOR) for console in (first, second)] == [0, 0], "both are for voting again")
        operator.CloseBallot()
        checks.that(results.GetBallot(procedural)["ballot"]["outcome"] == "adopted", "two of two registered carry it")

        second_number = operator.OpenBallot("1", "Про «лапки» і\nдругий рядок", "decision", 60, closed)["number"]
        conformance.expect(checks, "EnterVote for an absent deputy is NotNow", OPERATOR + ".NotNow",
                           lambda: operator.EnterVote("d3", "for", "підстава"))
        operator.EnterVote("d1", "abstained", "пульт несправний")
        operator.CloseBallot()
        vote = next(v for v in results.GetRollCall(second_number)["votes"] if v["voter"] == "d1")
        checks.that(vote["origin"] == "manual" and vote["choice"] == "abstained", "a vote by hand is shown as such", vote)
        checks.that("пульт несправний" in vote.get("note", ""), "with its ground", vote)
        conformance.expect(checks, "a third vote on one question is RepeatLimit", OPERATOR + ".RepeatLimit",
                           lambda: operator.OpenBallot("1", "Про «лапки» і\nдругий рядок", "decision", 20, closed),
                           question="1")
        secret(checks, operator, results, consoles)
        operator.CloseSitting()
    stop.set()


def secret(checks, operator, results, consoles):
    """A secret ballot: the console learns that it was counted, and nobody learns what."""
    first, second, _, head = consoles
    number = operator.OpenBallot("9", "Про обрання секретаря ради", "secretary", 60, None)["number"]
    Console.wait(lambda: all(c.ballot == number for c in consoles))
    checks.that(first.press(AGAINST) == 13, "a secret vote is counted, and not said to be on disk")
    checks.that(first.press(FOR) == 9, "the first choice stands")
    checks.that(Console.wait(lambda: all(first.lamp(key) == 0 for key in (FOR, AGAINST, ABSTAIN))), "no lamp tells it")
    checks.that(second.press(FOR) == 13 and head.press(FOR) == 13, "the others vote")
    ballot = results.GetBallot(number)["ballot"]
    checks.that(ballot["tally"] | {"notVoting": 0, "absent": 0} ==
                {"for": 0, "against": 0, "abstained": 0, "notVoting": 0, "absent": 0, "voted": 3},
                "while it is open only the number of votes is told", ballot["tally"])
    conformance.expect(checks, "EnterVote in a secret ballot is NotNow", OPERATOR + ".NotNow",
                       lambda: operator.EnterVote("d1", "for", "підстава"))
    operator.CloseBallot()
    ballot = results.GetBallot(number)["ballot"]
    tally = ballot["tally"]
    checks.that((tally["for"], tally["against"], tally["abstained"]) == (2, 1, 0), "the close tells the totals", tally)
    checks.that("3" in ballot.get("warning", ""), "three votes: the totals may give a choice away, it says", ballot)
    conformance.expect(checks, "a secret ballot has no roll call", RESULTS + ".Secret",
                       lambda: results.GetRollCall(number), number=number)
    heading = results.GetHeading(number)["heading"]
    checks.that(heading["presidingVoter"] == "head", "but a heading, and who presides", heading)
    checks.that(ballot["outcome"] == "disputed", "two of three deputies, but not of four with the head: disputed", ballot)
    conformance.expect(checks, "a sitting with an open dispute cannot be closed", OPERATOR + ".NotNow",
                       operator.CloseSitting)
    operator.SettleBallot(number, "deputies", "акт лічильної комісії № 1")
    ballot = results.GetBallot(number)["ballot"]
    checks.that((ballot["outcome"], ballot["settledBase"]) == ("adopted", "deputies"), "it is settled over its base", ballot)
    checks.that("Ґудзь" in ballot["settledBy"], "and says who presided", ballot)


def storage(checks, daemon, operator_path, results_path):
    """A disk that fails: what is on it nobody knows, so nobody is told that it is done or that it is not; and an end that
    systemd restarts."""
    with varlink.Client("unix:" + operator_path) as client, client.open(OPERATOR) as operator:
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (0, 0))
        try:
            said = conformance.error_of(lambda: operator.OpenSitting("4", 1, "head", True))
        except (BrokenPipeError, ConnectionError):
            said = "nothing"
        checks.that(said == "nothing", "a write of which nobody knows whether it is on disk is not answered", said)
    checks.that(daemon.wait(10) == 74, "and the daemon ends with 74, to be started again", daemon.returncode)


def main():
    binary, regulations = sys.argv[1:3]
    checks = conformance.Checks()
    work = pathlib.Path(tempfile.mkdtemp())
    consoles = []
    daemon = None
    try:
        for name in ("state", "run", "tty"):
            (work / name).mkdir()
        consoles = [Console(0xC0FFEE00 + n, secrets.token_bytes(32), str(work / "tty" / f"seat-{n}")) for n in range(1, 5)]
        hall(work / "config", consoles)
        for console in consoles:
            console.start()
        daemon = subprocess.Popen([
            binary, "--config", work / "config", "--regulations", regulations, "--state-directory", work / "state",
            "--runtime-directory", work / "run"])
        operator_path, results_path = (str(work / "run" / f"{name}.socket") for name in ("operator", "results"))
        if not Console.wait(lambda: os.path.exists(results_path), 20):
            sys.exit("the daemon did not open its sockets")
        sys.argv = [sys.argv[0], "--operator", operator_path, "--results", results_path]
        checks.that(conformance.main() == 0, "the empty sitting holds")
        sitting(checks, operator_path, results_path, consoles)
        storage(checks, daemon, operator_path, results_path)
    finally:
        if daemon and daemon.poll() is None:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(10)
        for console in consoles:
            console.stop()
        shutil.rmtree(work, ignore_errors=True)
    print("independent consoles and client: " + ("all held" if not checks.failed else f"{checks.failed} did not hold"))
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
