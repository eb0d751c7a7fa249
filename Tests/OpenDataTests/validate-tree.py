"""Every validator over everything that was published: validate-tree.py FOLDER [SCHEMAS].

FOLDER holds a folder for each sitting. Without SCHEMAS (OASIS', Popolo's, the Resolution's) what needs them is skipped, loudly.
Ends with the number of documents that each judge passed, or with the first faults.
"""

import collections
import concurrent.futures
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = {
    "dodatok29-skorochena/motions.csv": "motions2", "dodatok29-skorochena/votings.csv": "votings",
    "dodatok29/sessions.csv": "sessions", "dodatok29/motions.csv": "motions", "dodatok29/voteEvents.csv": "voteEvents",
    "dodatok29/vote.csv": "vote",
}
COUNTS = {"YESCnt": "ЗА", "NOCnt": "ПРОТИ", "UTRCnt": "УТРИМА", "NGCnt": "НЕ ГОЛОСУВА"}


def unique(pairs):
    """An object of JSON, with each of its names once."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def strict_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=unique, parse_constant=lambda word: sys.exit(f"{path}: {word}"))


def html(paths):
    import html5lib

    for path in paths:
        with open(path, "rb") as page:
            html5lib.HTMLParser(strict=True).parse(page)
    return len(paths)


def xml(arguments, paths):
    subprocess.run(["xmllint", "--nonet", "--noout", *arguments, *paths], check=True, capture_output=True)
    return len(paths)


def archive(paths):
    """PDF/A-2b, by its own judge in a process of its own."""
    subprocess.run([sys.executable, f"{HERE}/validate-pdfa.py", *paths], check=True, capture_output=True)
    return len(paths)


def other(what, *arguments):
    """A judge of validate.py, in a process of its own: it changes its folder."""
    subprocess.run([sys.executable, f"{HERE}/validate.py", what, *arguments], check=True, capture_output=True)
    return 1


def ballots(paths):
    """The JSON that councils' sites read: strict, and its totals are those of its names."""
    for path in paths:
        ballot = strict_json(path)
        votes = [line["DPGolos"].upper() for line in ballot["DPList"]]
        for total, word in COUNTS.items():
            if votes and int(ballot[total]) != sum(vote.startswith(word) for vote in votes):
                raise ValueError(f"{path}: {total} is {ballot[total]}")
        present = sum(not vote.startswith("ВІДСУТ") for vote in votes)
        if votes and int(ballot["TotalCnt"]) != present:
            raise ValueError(f"{path}: TotalCnt is {ballot['TotalCnt']} of {present}")
    return len(paths)


def parts(paths, size):
    return [paths[at : at + size] for at in range(0, len(paths), size)]


def main():
    folder, schemas = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None

    def found(pattern):
        return sorted(glob.glob(f"{folder}/*/{pattern}"))

    sittings = found("datapackage.json")
    if not sittings:
        sys.exit(f"{folder} holds no sitting")
    work = [("HTML without a fault (html5lib)", html, part) for part in parts(found("*.html"), 50)]
    work += [("PDF/A-2b (qpdf, clauses)", archive, part) for part in parts(found("*.pdf"), 50)]
    work += [("JSON of the councils' sites", ballots, part) for part in parts(found("holosuvannia-*.json"), 500)]
    work += [("data packages (frictionless)", other, "package", os.path.dirname(path)) for path in found("datapackage.json")]
    if schemas:
        odf, akoma = f"{schemas}/odf/OpenDocument-v1.3-schema.rng", f"{schemas}/akoma-ntoso/akomantoso30.xsd"
        work += [("Flat ODT (OASIS' schema)", xml, ["--relaxng", odf], part) for part in parts(found("*.fodt"), 100)]
        work += [("Akoma Ntoso (OASIS' schema)", xml, ["--schema", akoma], part) for part in parts(found("*.xml"), 100)]
        work += [("Popolo (its own schemas)", other, "popolo", f"{schemas}/popolo", path) for path in found("popolo.json")]
        work += [("tables of Resolution 835, annex 29", other, "annex", f"{schemas}/resolution-835/{schema}.json", path)
                 for table, schema in TABLES.items() for path in found(table)]
    else:
        print("SKIPPED: Flat ODT, Akoma Ntoso, Popolo and the Resolution's columns: their schemas are not here")
    passed, faults = collections.Counter(), []
    with concurrent.futures.ProcessPoolExecutor() as pool:
        running = {pool.submit(*item[1:]): item for item in work}
        for done in concurrent.futures.as_completed(running):
            name, _, *what = running[done]
            try:
                passed[name] += done.result()
            except subprocess.CalledProcessError as error:
                faults.append(f"{name}: {what[-1] if isinstance(what[-1], str) else ''} "
                              f"{(error.stdout + error.stderr).decode(errors='replace')[:600]}")
            except Exception as error:
                faults.append(f"{name}: {error}")
    for fault in faults[:10]:
        print(fault)
    for name, count in sorted(passed.items()):
        print(f"  {count:6d}  {name}")
    print(f"{len(sittings)} sittings, {sum(passed.values())} documents passed, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
