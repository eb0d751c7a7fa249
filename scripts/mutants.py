#!/usr/bin/env python3
"""Builds mistakes into a copy of the tree and lets the simulated hall find each.

Tests/mutants/mutants.json lists them: which words of which file become which, and the invariants (faults and invariants,
docs/developer.md) one of which must name the mistake. All are built at once and chosen by MUTANT when the program runs, so
that one build is enough; without MUTANT the copy must find nothing, as the tree itself.

Each mutant gets the seeds that found it before (Tests/mutants/seeds.json); where none does any more, the seeds from 1 on
until one fails. `UPDATE=1` searches anew for all, and writes the seeds down. The tree without a mutant must find nothing on
the first seeds, nor on those that find the mutants. A mutant that no seed finds is a hole in the simulation; words that are
no longer in their file are a mutant that has to be written anew. Both end with 1.

A mutant with a `sweep` is one that no seed alone can find: so many seeds, from 1 on, have to find it together.

`ONLY="name name"` tries these alone, `SEEDS=400` is how many are searched. `--check` only looks whether the words still stand.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

SEEDS = int(os.environ.get("SEEDS", "400"))
ONLY = os.environ.get("ONLY", "").split()
UPDATE = bool(os.environ.get("UPDATE"))
# With nothing built in, so many of the first seeds.
CLEAN = 40
root = pathlib.Path(__file__).resolve().parent.parent
place = root / ".build-mutants"
tree = place / "tree"
known_seeds = root / "Tests/mutants/seeds.json"

SWITCH = """internal import Glibc

/// Whether this mistake was chosen for the run.
private let chosenMutant = getenv("MUTANT").map { String(cString: $0) }

func isMutant(_ name: String) -> Bool { chosenMutant == name }
"""


def put(path, text):
    """Writes a file only where it differs, so that the next build is short."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def copy(changed):
    """The tree as it is, but for the files that the mutants change."""
    for name in ["Sources", "Tests"]:
        for source in sorted((root / name).rglob("*")):
            target = tree / source.relative_to(root)
            if source.is_dir() or "mutants" in source.parts or source in changed:
                continue
            if target.exists() and target.read_bytes() == source.read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        for target in sorted((tree / name).rglob("*")):
            if target.is_file() and target.name != "Mutant.swift" and not (root / target.relative_to(tree)).exists():
                target.unlink()
    for name in ["Package.swift", "Package.resolved"]:
        if (root / name).exists():
            put(tree / name, (root / name).read_text())
    # What was fetched for the tree is not fetched again.
    for name in ["repositories", "checkouts", "artifacts", "workspace-state.json"]:
        source, target = root / ".build" / name, place / "build" / name
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True)
        elif source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def mutate(mutants):
    texts, stale = {}, []
    for mutant in mutants:
        for edit in [mutant] + mutant.get("also", []):
            path = edit["file"]
            original = (root / path).read_text()
            if original.count(edit["find"]) != 1:
                stale.append(f"{mutant['name']}: its words stand {original.count(edit['find'])} times in {path}")
                continue
            text = texts.get(path, original)
            if text.count(edit["find"]) == 1:
                texts[path] = text.replace(edit["find"], edit["put"])
            else:
                stale.append(f"{mutant['name']}: another mutant changes the same words of {path}")
    return texts, stale


def build():
    command = ["swift", "build", "--package-path", str(tree), "--scratch-path", str(place / "build"),
               "--product", "hall-simulator", "--disable-index-store", "-Xswiftc", "-gnone", "-Xcc", "-g0"]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={k: v for k, v in os.environ.items() if k != "CI"})
    if result.returncode != 0:
        sys.exit("\n".join(line for line in result.stdout.splitlines() if "error" in line) or result.stdout)
    return place / "build" / "debug" / "hall-simulator"


def try_one(program, name, seeds, first=1):
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1")
    environment.pop("MUTANT", None)
    if name:
        environment["MUTANT"] = name
    began = time.monotonic()
    result = subprocess.run(
        [str(program), "simulate", "--seeds", str(seeds), "--first", str(first), "--until-failure", "--partial",
         "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    # By seed, the invariants that it names.
    found, seed = {}, 0
    for line in result.stdout.splitlines():
        if match := re.match(r"✗ (?:засідання (\d+)|усі засідання разом)", line):
            # 0: what is wrong with all of them together.
            seed = int(match[1] or 0)
            found[seed] = set()
        elif match := re.match(r" +\[(\d)\]", line):
            found.setdefault(seed, set()).add(int(match[1]))
    ended = f"ended with {result.returncode}" if result.returncode not in (0, 1) else ""
    return found, ended, time.monotonic() - began, result.stdout


def main():
    mutants = json.loads((root / "Tests/mutants/mutants.json").read_text())
    texts, stale = mutate(mutants)
    for line in stale:
        print("✗", line)
    if stale or sys.argv[1:] == ["--check"]:
        sys.exit(1 if stale else 0)
    copy({root / path for path in texts})
    for path, text in texts.items():
        put(tree / path, text)
        put(tree / pathlib.Path(*pathlib.Path(path).parts[:2]) / "Mutant.swift", SWITCH)
    began = time.monotonic()
    program = build()
    print(f"built in {time.monotonic() - began:.0f} s", flush=True)
    known = json.loads(known_seeds.read_text()) if known_seeds.exists() else {}
    names = [mutant["name"] for mutant in mutants]
    mutants = [mutant for mutant in mutants if not ONLY or mutant["name"] in ONLY]
    bad = 0
    clean = [(1, CLEAN)] + sorted({(known[m["name"]], 1) for m in mutants if known.get(m["name"], 0) > CLEAN})
    for first, seeds in clean:
        found, ended, _, output = try_one(program, None, seeds, first)
        if found or ended:
            bad += 1
            print("✗ without a mutant something was found:", ended, output)
    for mutant in mutants:
        name = mutant["name"]
        good = False
        if sweep := mutant.get("sweep"):
            good, _, how = judge(mutant, *try_one(program, name, sweep))
        elif name in known and not UPDATE:
            good, seed, how = judge(mutant, *try_one(program, name, 1, known[name]))
        if not good and not sweep:
            good, seed, how = judge(mutant, *try_one(program, name, SEEDS))
            known[name] = seed
        bad += 0 if good else 1
        print(f"{'✓' if good else '✗'} {name} ({mutant['why']}): {how}", flush=True)
    if UPDATE:
        known_seeds.write_text(json.dumps({name: known[name] for name in names if name in known}, indent=2) + "\n")
    print(f"{len(mutants)} mutants, {bad} problems; {time.monotonic() - began:.0f} s")
    sys.exit(1 if bad else 0)


def judge(mutant, found, ended, took, output):
    """Whether the mistake was found for the right reason, by which seed, and the words that say so."""
    for seed, invariants in sorted(found.items()):
        if named := sorted(invariants & set(mutant["caught"])):
            where = f"seed {seed}" if seed else "all seeds together"
            return True, seed, f"{where}, invariant {', '.join(map(str, named))}; {took:.0f} s"
    return False, 1, f"found {found} {ended}; {took:.0f} s"


main()
