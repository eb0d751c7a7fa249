#!/usr/bin/env python3
"""Runs the tests of the virtual hall: run.py FOLDER [--only WORDS]. Ends with `N passed, N failed`.

The folder is what kernel.sh, root.sh and release.sh made. Each guest is booted once and written to a file; every test begins
with that machine, as it was a moment after its boot. Two machines run at a time: an interpreted one keeps one processor busy.
"""

import argparse
import concurrent.futures
import functools
import importlib
import multiprocessing
import os
import pathlib
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "Tests" / "conformance")]

from breaks import BREAKS  # noqa: E402
from machine import EmulatorCrash, Machine, die_with_parent  # noqa: E402

# The tests of the guest that this machine's Debian makes, the long ones first.
MODULES = ["test_power", "test_sitting", "test_usb", "test_gpio", "test_record", "test_service", "test_screen"]
# The folder of another Debian's guest, where there is one, and its tests.
OTHERS = {"trixie": "test_trixie"}
# Tests with something broken, which have to fail, and the sentences one of which they have to fail with.
SELF_CHECKS = [
    ("press", "test_gpio", "test_every_seat_presses_at_once_and_is_counted_exactly", ["the lamp of each pressed key burns"]),
    ("vote", "test_gpio", "test_a_bouncing_key_is_one_press", ["are counted"]),
    ("fsync", "test_power", "test_the_power_is_cut_in_the_middle_of_a_ballot",
     ["has its last acknowledged vote", "the ballot is open again", "the daemon starts"]),
]


def boot(folder, name):
    """Boots a guest and keeps it as a file; the seconds of its clock that it took."""
    machine = Machine(folder)
    try:
        state = machine.sh("systemctl is-system-running --wait; true")
        if state != "running":
            raise AssertionError(f"the guest is {state}: " + machine.sh("systemctl --failed --no-legend --plain"))
        up = machine.now()
        machine.snapshot(folder / name)
    finally:
        machine.kill()
    return up


def run(folder, module, name, broken=None, again=""):
    """One test in a process of its own: what went wrong, if anything did, and its figures. Where QEMU itself crashed, and no
    test has an opinion on that, once more, and it says so."""
    die_with_parent()
    if broken:
        os.environ["BREAK"] = broken
    machines = []

    def restored(snapshot):
        machine = Machine(folder, folder / snapshot)
        machine.reboot = lambda: restored("booted-again")
        machines.append(machine)
        return machine

    try:
        return None, again + getattr(importlib.import_module(module), name)(restored("booted"))
    except EmulatorCrash as error:
        if again:
            return f"QEMU crashed twice: {error}", None
    except AssertionError as error:
        return str(error), None
    except Exception as error:
        return f"{error}\n{traceback.format_exc()}", None
    finally:
        for machine in machines:
            machine.kill()
    return run(folder, module, name, broken, "QEMU crashed once, this is the second run: ")


def timed(work, *arguments):
    """What a piece of work returns, and the seconds that it took here."""
    began = time.monotonic()
    return work(*arguments), time.monotonic() - began


def title(name):
    return name.removeprefix("test_").replace("_", " ")


class Outcomes:
    """What is printed of each test as soon as it is known, and how many there were."""

    passed = failed = 0

    def say(self, good, text, seconds, detail):
        self.passed += good
        self.failed += not good
        print(f"{'ok     ' if good else 'FAILED '} {text} ({seconds:.0f} s): {detail}", flush=True)

    def test(self, text, result):
        (wrong, figures), seconds = result
        self.say(wrong is None, text, seconds, figures if wrong is None else wrong)

    def self_check(self, broken, sentences, result):
        (wrong, _), seconds = result
        noticed = wrong is not None and "Traceback" not in wrong and any(sentence in wrong for sentence in sentences)
        detail = f"it fails as it must, with «{wrong[:160]}»" if noticed else f"it should have failed with one of {sentences}: {wrong}"
        self.say(noticed, f"the tests notice it when {BREAKS[broken]}", seconds, detail)


def plan(folder, only):
    """The tests to be run: folder of the guest, module, name, what is printed of it."""
    found = []
    for place, modules, prefix in [(folder, MODULES, "")] + [
            (folder / other, [module], f"{other}: ") for other, module in OTHERS.items()]:
        if not (place / "initrd.cpio").exists():
            continue
        for module in modules:
            for test in importlib.import_module(module).TESTS:
                text = prefix + title(test.__name__)
                if only in f"{module} {text}":
                    found.append((place, module, test.__name__, text))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--only", default="", help="run the tests whose name, or file, has these words")
    arguments.add_argument("--keep", action="store_true", help="use the snapshots that are there")
    arguments.add_argument("--at-a-time", type=int, default=2, metavar="N", help="how many machines run at a time")
    arguments.add_argument("--self-check", action="store_true", help="break things afterwards, and see the tests fail")
    options = arguments.parse_args()
    if os.environ.get("BREAK", "") not in ("", *BREAKS):
        sys.exit(f"BREAK is one of {', '.join(BREAKS)}")
    began = time.monotonic()
    tests = plan(options.folder, options.only)
    # The second boot is another life of the same machine, for tests that cut its power.
    boots = [(options.folder, "booted"), (options.folder, "booted-again")]
    boots += [(options.folder / other, "booted") for other in OTHERS if any(test[0].name == other for test in tests)]
    outcomes = Outcomes()

    pool = concurrent.futures.ProcessPoolExecutor(
        options.at_a_time, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1)
    with pool:
        booting = {}
        for place, name in boots:
            if not (options.keep and (place / name).exists()):
                booting[pool.submit(timed, boot, place, name)] = (place, name)
        running = {}
        lacking = set(booting.values())

        def submit_what_can_run():
            """A test can run once its guest has been booted, and this machine's own twice."""
            for test in tests[:]:
                if not any(place == test[0] for place, _ in lacking):
                    tests.remove(test)
                    running[pool.submit(timed, run, *test[:3])] = functools.partial(outcomes.test, test[3])

        submit_what_can_run()
        for done in concurrent.futures.as_completed(booting):
            up, seconds = done.result()
            place, name = booting[done]
            print(f"{place.name + ': ' if place != options.folder else ''}booted in {up:.1f} s of the guest's time, "
                  f"{seconds:.0f} s here", flush=True)
            lacking.discard((place, name))
            submit_what_can_run()
        if options.self_check:
            for broken, module, name, sentences in SELF_CHECKS:
                running[pool.submit(timed, run, options.folder, module, name, broken)] = functools.partial(
                    outcomes.self_check, broken, sentences)
        for done in concurrent.futures.as_completed(running):
            running[done](done.result())
    for place, name in () if options.keep else boots:
        (place / name).unlink()
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{outcomes.passed} passed, {outcomes.failed} failed")
    return 1 if outcomes.failed or not outcomes.passed else 0


if __name__ == "__main__":
    sys.exit(main())
