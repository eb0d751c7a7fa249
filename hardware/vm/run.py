#!/usr/bin/env python3
"""Runs the tests of the virtual hall: run.py FOLDER [--only WORDS]. Ends with `N passed, N failed`.

The folder is what build.sh and release.sh made. The guest is booted once and written to a file; every test begins with
that machine, as it was a moment after its boot.
"""

import argparse
import importlib
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from machine import Machine  # noqa: E402

MODULES = ["test_service", "test_usb", "test_power", "test_gpio"]


def boot(folder, name):
    """Boots the guest and keeps it as a file."""
    began = time.monotonic()
    machine = Machine(folder)
    try:
        state = machine.sh("systemctl is-system-running --wait; true")
        if state != "running":
            sys.exit(f"the guest is {state}: " + machine.sh("systemctl --failed --no-legend --plain"))
        up = machine.now()
        machine.snapshot(folder / name)
    finally:
        machine.kill()
    print(f"booted in {up:.1f} s of the guest's time, {time.monotonic() - began:.0f} s here", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--only", default="", help="run the tests whose name, or file, has these words")
    arguments.add_argument("--keep", action="store_true", help="use the snapshots that are there")
    options = arguments.parse_args()
    began = time.monotonic()
    modules = [importlib.import_module(name) for name in MODULES]
    snapshot, again = options.folder / "booted", options.folder / "booted-again"
    # The second one is another life of the same machine, for tests that cut its power.
    for path in (snapshot, again):
        if not (options.keep and path.exists()):
            boot(options.folder, path.name)

    passed = failed = 0
    for module in modules:
        for test in module.TESTS:
            title = test.__name__.removeprefix("test_").replace("_", " ")
            if options.only not in f"{module.__name__} {title}":
                continue
            started = time.monotonic()
            machines = []

            def restored(path=snapshot):
                machine = Machine(options.folder, path)
                machine.reboot = lambda: restored(again)
                machines.append(machine)
                return machine

            try:
                figures = test(restored())
            except Exception as error:
                failed += 1
                print(f"FAILED  {title} ({time.monotonic() - started:.0f} s): {error}", flush=True)
                if not isinstance(error, AssertionError):
                    traceback.print_exc()
            else:
                passed += 1
                print(f"ok      {title} ({time.monotonic() - started:.0f} s): {figures}", flush=True)
            finally:
                for machine in machines:
                    machine.kill()
    for path in () if options.keep else (snapshot, again):
        path.unlink()
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
