#!/usr/bin/env python3
"""Перевіряє оприлюднену теку засідання, не довіряючи нікому, крім відкритого ключа ради.

A verifier of its own: it shares no code with the daemon and needs nothing of it. From the exported files alone it
computes the rows' hashes, the Merkle tree, the signatures, the count of every ballot and its verdict, and compares
every published form of the record with what was sealed. See README.md for the formats and for what it cannot show.

    verify.py --key 'rada.example+01234567+base64' [--earlier checkpoint.txt] FOLDER

Exit status: 0 all agrees, 1 something does not, 2 the command line or the key is none.
"""
import argparse
import base64
import binascii
import csv
import hashlib
import html.parser
import json
import os
import re
import struct
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("Бракує бібліотеки cryptography: apt install python3-cryptography (або pip install cryptography).")

MOST_BYTES = 256 << 20
HASH = re.compile(r"[0-9a-f]{64}")


class Fault(Exception):
    """Something that does not hold; its text is the sentence for the reader."""


# --- The Merkle tree, RFC 6962 §2.1 ---------------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha256(b"\x01" + left + right)


def unhex(text):
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise Fault("хеш не читається")
    return bytes.fromhex(text)


class Tree:
    """Grows leaf by leaf; of what is past it keeps the roots of the perfect subtrees only."""

    def __init__(self, size=0, peaks=()):
        if len(peaks) != bin(size).count("1"):
            raise Fault("вершин дерева не стільки, скільки має бути")
        self.size, self.peaks = size, list(peaks)

    def append(self, leaf):
        size = self.size
        while size % 2:
            leaf = node(self.peaks.pop(), leaf)
            size //= 2
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def split(size):
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def root_from_path(leaf, index, size, path):
    """The root that an inclusion path leads to; recursive, as the definition of the path is."""
    if size == 1:
        if path:
            raise Fault("шлях доказу задовгий")
        return leaf
    if not path:
        raise Fault("шлях доказу закороткий")
    half = split(size)
    if index < half:
        return node(root_from_path(leaf, index, half, path[:-1]), path[-1])
    return node(path[-1], root_from_path(leaf, index - half, size - half, path[:-1]))


def roots_from_consistency(old, size, path, old_root, whole=True):
    """The roots of the old and of the new tree that a consistency path leads to (RFC 6962 §2.1.2)."""
    if old == size:
        if whole:
            if path:
                raise Fault("доказ продовження задовгий")
            return old_root, old_root
        if len(path) != 1:
            raise Fault("доказ продовження не тієї довжини")
        return path[0], path[0]
    if not path:
        raise Fault("доказ продовження закороткий")
    half = split(size)
    if old <= half:
        before, after = roots_from_consistency(old, half, path[:-1], old_root, whole)
        return before, node(after, path[-1])
    before, after = roots_from_consistency(old - half, size - half, path[:-1], old_root, False)
    return node(path[-1], before), node(path[-1], after)


# --- Rows, notes, checkpoints ---------------------------------------------------------------------------------------


def row_hash(row):
    """The journal's chain hash, from which a leaf is made."""
    message = b"VJ1\n" + unhex(row["previous"]) + struct.pack(">qqq", row["sequence"], row["at"], row["monotonic"])
    for field in ("boot", "kind", "body"):
        text = row[field].encode()
        message += struct.pack(">I", len(text)) + text
    return sha256(message)


def leaf_of(row):
    return sha256(b"\x00" + row_hash(row))


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Fault("текст base64 не читається")
    if base64.b64encode(data).decode() != text:
        raise Fault("текст base64 не канонічний")
    return data


class Key:
    """A verifier key of a signed note: name+number+base64."""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise Fault("ключ має вигляд назва+8 цифр+base64")
        self.name, number, data = parts[0], parts[1], unbase64(parts[2])
        computed = hashlib.sha256(self.name.encode() + b"\n" + data).hexdigest()[:8]
        if len(data) != 33 or data[0] != 1 or computed != number:
            raise Fault("ключ пошкоджено: його номер не збігається")
        self.number, self.public = bytes.fromhex(number), Ed25519PublicKey.from_public_bytes(data[1:])

    def has_signed(self, note):
        for name, number, signature in note.signatures:
            if name == self.name and number == self.number:
                try:
                    self.public.verify(signature, note.text.encode())
                    return True
                except InvalidSignature:
                    pass
        return False


class Checkpoint:
    """A checkpoint (c2sp.org/tlog-checkpoint) in a signed note; signatures of unknown keys are left alone."""

    def __init__(self, note):
        self.note = note
        text, border, lines = note.rpartition("\n\n")
        self.text = text + "\n" if border else note
        self.signatures = []
        for line in lines[:-1].split("\n") if border else []:
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "\u2014" or not note.endswith("\n"):
                raise Fault("рядок підпису не читається")
            data = unbase64(parts[2])
            self.signatures.append((parts[1], data[:4], data[4:]))
        fields = self.text.split("\n")
        if len(fields) < 4 or not re.fullmatch("[1-9][0-9]{0,17}", fields[1]):
            raise Fault("контрольна точка не читається")
        self.origin, self.size, self.root = fields[0], int(fields[1]), unbase64(fields[2])


# --- The folder -----------------------------------------------------------------------------------------------------


class Verifier:
    def __init__(self, folder, keys, records_only=False):
        self.folder, self.keys, self.records_only = folder, keys, records_only
        self.faults, self.done, self.remarks = [], [], []
        self.statements, self.seals, self.checkpoints = {}, {}, {}

    def check(self, what, action, *arguments):
        """Runs one check; what goes wrong in it is a finding, whatever it is."""
        try:
            return action(*arguments)
        except Fault as fault:
            self.faults.append(f"{what}: {fault}")
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OSError, ElementTree.ParseError,
                struct.error, RecursionError, csv.Error) as error:
            self.faults.append(f"{what}: не читається ({type(error).__name__}: {error})")
        return None

    def read(self, path):
        place = os.path.join(self.folder, path)
        if os.path.getsize(place) > MOST_BYTES:
            raise Fault("файл завеликий")
        with open(place, "rb") as file:
            return file.read().decode("utf-8")

    def paths(self):
        found = []
        for place, folders, files in os.walk(self.folder):
            if place == self.folder and "poperedni" in folders:
                folders.remove("poperedni")
            found += [os.path.relpath(os.path.join(place, name), self.folder) for name in files]
        return sorted(found)

    def checkpoint(self, note):
        checkpoint = Checkpoint(note)
        if self.keys and not any(key.has_signed(checkpoint) for key in self.keys):
            unsigned, foreign = "контрольна точка без підпису", "підпис не цього ключа або недійсний"
            raise Fault(foreign if checkpoint.signatures else unsigned)
        return checkpoint

    def run(self, earlier):
        if not self.records_only:
            self.check("SHA256SUMS", self.check_sums)
        proofs = {}
        for path in self.paths():
            name = re.fullmatch(r"proof/(holosuvannia-\d{4,}|zasidannia)\.json", path)
            if name:
                proof = self.check(path, self.read_proof, path)
                if proof:
                    proofs[name.group(1)] = proof
        if not any(name.startswith("holosuvannia") for name in proofs):
            self.faults.append("немає жодного доказу: теки proof немає або вона порожня")
            return
        self.check("proof", self.check_completeness, proofs)
        if os.path.exists(os.path.join(self.folder, "proof/log.json")):
            self.check("proof/log.json", self.check_log, proofs, earlier)
        else:
            self.remarks.append("немає proof/log.json: доведено кожен запис, але не цілість журналу між ними")
            if earlier:
                self.faults.append("порівняти з раніше оприлюдненою точкою неможливо: немає proof/log.json")
        for number in sorted(self.statements):
            self.check(f"голосування № {number}", self.count, self.statements[number])
        self.compare()

    def check_sums(self):
        listed = set()
        lines = self.read("SHA256SUMS").split("\n")
        if lines.pop() != "":
            raise Fault("останній рядок обрізано")
        for line in lines:
            total, between, path = line[:64], line[64:66], line[66:]
            if between != "  ":
                raise Fault(f"не рядок контрольної суми: {line!r}")
            with open(os.path.join(self.folder, path), "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != total:
                    self.faults.append(f"{path}: не та контрольна сума")
            listed.add(path)
        for path in set(self.paths()) - listed - {"SHA256SUMS"}:
            self.faults.append(f"{path}: файлу немає в SHA256SUMS")

    # --- Proofs

    def read_proof(self, path):
        proof = json.loads(self.read(path))
        row, checkpoint = proof["row"], self.checkpoint(proof["checkpoint"])
        if checkpoint.size != row["sequence"]:
            raise Fault("контрольна точка не цього рядка журналу")
        path_up = [unhex(text) for text in proof["path"]]
        root = root_from_path(leaf_of(row), row["sequence"] - 1, checkpoint.size, path_up)
        if root != checkpoint.root:
            raise Fault("доказ не веде до кореня контрольної точки")
        body = json.loads(row["body"])
        if row["kind"] == "ballotStatement":
            if path != f"proof/holosuvannia-{body['ballot']:04}.json":
                raise Fault("це доказ іншого голосування")
            self.statements[body["ballot"]] = body
            self.seals[body["ballot"]] = (row_hash(row).hex(), checkpoint)
        elif row["kind"] != "sittingStatement" or path != "proof/zasidannia.json":
            raise Fault("рядок іншого виду")
        return row, checkpoint, body

    def check_completeness(self, proofs):
        """The newest statement names the row of every other that there must be."""
        newest = max(proofs.values(), key=lambda proof: proof[0]["sequence"])
        expected = {int(ballot): row for ballot, row in newest[2]["sealed"].items()}
        if newest[0]["kind"] == "ballotStatement":
            expected[newest[2]["ballot"]] = newest[0]["sequence"]
        ballots = [(row, body) for row, _, body in proofs.values() if row["kind"] == "ballotStatement"]
        found = {body["ballot"]: row["sequence"] for row, body in ballots}
        for number in sorted(set(expected) | set(found)):
            if number not in found:
                self.faults.append(f"голосування № {number}: запис вилучено")
            elif number not in expected:
                self.faults.append(f"голосування № {number}: зайвий запис")
            elif expected[number] != found[number]:
                self.faults.append(f"голосування № {number}: це не останній його запис")
        origins = {checkpoint.origin for _, checkpoint, _ in proofs.values()}
        if len(origins) != 1:
            raise Fault("докази з різних журналів")
        if self.read("proof/checkpoint.txt") != newest[1].note:
            raise Fault("checkpoint.txt — не остання контрольна точка")
        self.done.append(f"запечатаних записів {len(proofs)}, журнал {origins.pop()}, рядків {newest[1].size}")

    def check_log(self, proofs, earlier):
        log = json.loads(self.read("proof/log.json"))
        start, leaves = log["start"], [unhex(text) for text in log["leaves"]]
        tree = Tree(start, [unhex(text) for text in log["peaks"]])
        roots = {tree.size: tree.root()}
        for leaf in leaves:
            tree.append(leaf)
            roots[tree.size] = tree.root()

        def same(checkpoint, what):
            if checkpoint.size not in roots:
                raise Fault(f"{what}: розмір {checkpoint.size} поза журналом ({start}…{tree.size})")
            if roots[checkpoint.size] != checkpoint.root:
                raise Fault(f"{what}: журнал розгалужено або змінено, корінь інший")

        for index, note in enumerate(log["checkpoints"]):
            same(self.checkpoint(note), f"точка {index + 1}")
        for row, checkpoint, _ in proofs.values():
            same(checkpoint, f"точка рядка {row['sequence']}")
            if leaves[row["sequence"] - 1 - start] != leaf_of(row):
                raise Fault(f"рядок {row['sequence']} не той, що в доказі")
            if checkpoint.note not in log["checkpoints"]:
                raise Fault(f"немає контрольної точки рядка {row['sequence']}")
        if tree.size != max(row["sequence"] for row, _, _ in proofs.values()):
            raise Fault("журнал закінчується не там")
        if start:
            before = self.checkpoint(log["earlier"])
            same(before, "попередня точка")
            path = [unhex(text) for text in log["consistency"]]
            old, new = roots_from_consistency(before.size, tree.size, path, before.root)
            if before.size != start or (old, new) != (before.root, tree.root()):
                raise Fault("журнал не продовжує попередньої контрольної точки")
        elif log.get("earlier") is not None or log["consistency"]:
            raise Fault("зайва попередня точка")
        for note in earlier:
            checkpoint = self.checkpoint(note)
            same(checkpoint, "раніше оприлюднена точка")
            self.done.append(f"журнал продовжує раніше оприлюднену точку (рядків {checkpoint.size})")
        count = len(log["checkpoints"])
        self.done.append(f"дерево зібрано знову: рядки {start + 1}…{tree.size}, контрольних точок {count}")

    # --- The count and the verdict, in rational numbers

    def count(self, ballot):
        tally, rule = ballot["tally"], ballot["rule"]
        if ballot["mode"] == "rollCall":
            counted = dict.fromkeys(("for", "against", "abstained", "notVoting", "absent"), 0)
            for name in ballot["names"]:
                counted[name["choice"]] += 1
            if counted != tally:
                raise Fault("підсумок не той, що дають імена")
            if len({name["voter"] for name in ballot["names"]}) != len(ballot["names"]):
                raise Fault("хтось названий двічі")
        elif ballot["names"]:
            raise Fault("таємне голосування з іменами")
        if any(number < 0 for number in tally.values()):
            raise Fault("від’ємний підсумок")
        share = Fraction(rule["numerator"], rule["denominator"])

        def needed(votes_of):
            least = share * votes_of
            whole = least.numerator // least.denominator
            if rule["comparison"] == "moreThan":
                return whole + 1
            return whole if whole == least else whole + 1

        deputies = ballot["composition"]
        bases = {"deputies": {deputies}, "deputiesAndHead": {deputies, deputies + 1}, "registered": None}
        readings = [(rule["base"], rule["needed"])]
        if rule.get("otherBase"):
            readings.append((rule["otherBase"], rule["otherNeeded"]))
        for base, least in readings:
            counts = bases[base] if bases[base] else {rule["baseCount"]}
            if base == rule["base"]:
                if rule["baseCount"] not in counts:
                    raise Fault("база не та, що дає склад ради")
                counts = {rule["baseCount"]}
            if least not in {needed(count) for count in counts}:
                raise Fault(f"потрібно не {least} голосів")
        if rule["base"] == "registered" and ballot["mode"] == "rollCall":
            present = sum(1 for name in ballot["names"] if name["choice"] != "absent" and not name.get("head"))
            if present != rule["baseCount"]:
                raise Fault("база не та, що дають зареєстровані")
        choices = {name["voter"]: name["choice"] for name in ballot["names"]}
        chair = choices.get(ballot.get("presidingVoter"))
        casting = rule["tie"] != "strict" and tally["for"] == tally["against"] and chair in ("for", "against")

        def carries(least):
            if casting and rule["tie"] == "decisive":
                return chair == "for"
            return tally["for"] + (1 if casting and chair == "for" else 0) >= least

        verdicts = {base: "adopted" if carries(least) else "rejected" for base, least in readings}
        outcome = ballot["outcome"]
        if outcome in ("annulled", "withheld"):
            return
        disputed = len(set(verdicts.values())) == 2
        if ballot.get("settledBase"):
            if not disputed or verdicts[ballot["settledBase"]] != outcome:
                raise Fault("спір вирішено не так, як дає названа база")
        elif outcome != ("disputed" if disputed else verdicts[rule["base"]]):
            raise Fault(f"рішення «{outcome}» не випливає з голосів")

    # --- What was published

    def compare(self):
        number_of_files = 0
        for number, ballot in sorted(self.statements.items()):
            name = f"holosuvannia-{number:04}"
            self.check(name + ".json", self.compare_council_json, name + ".json", ballot)
            for form in ("", "-fraktsii"):
                for extension, reader in ((".txt", text_page), (".html", html_page), (".fodt", office_page)):
                    path = name + form + extension
                    self.check(path, self.compare_page, path, reader, [ballot])
                    number_of_files += 1
            number_of_files += 1
        for form in ("", "-fraktsii"):
            for extension, reader in ((".txt", text_page), (".fodt", office_page)):
                path = "zasidannia" + form + extension
                self.check(path, self.compare_page, path, reader, [self.statements[n] for n in sorted(self.statements)])
                number_of_files += 1
        decided = [b for _, b in sorted(self.statements.items()) if b["outcome"] in ("adopted", "rejected")]
        for path, action in (
            ("dodatok29-skorochena/motions.csv", self.compare_motions),
            ("dodatok29/voteEvents.csv", self.compare_events),
            ("dodatok29/motions.csv", self.compare_questions), ("dodatok29/sessions.csv", self.compare_sessions),
            ("dodatok29-skorochena/votings.csv", self.compare_votings), ("dodatok29/vote.csv", self.compare_votes),
            ("popolo.json", self.compare_popolo), ("akoma-ntoso.xml", self.compare_akoma),
            ("index.html", self.compare_index),
        ):
            if self.records_only and path == "index.html":
                continue
            self.check(path, action, path, decided)
            number_of_files += 1
        for path in self.paths():
            match = re.match(r"holosuvannia-(\d+)", path)
            if match and int(match.group(1)) not in self.statements:
                self.faults.append(f"{path}: такого голосування в засіданні немає")
        self.done.append(f"голосувань пораховано знову {len(self.statements)}, файлів звірено {number_of_files}")

    def compare_council_json(self, path, ballot):
        record, tally = json.loads(self.read(path)), ballot["tally"]
        names = sorted((fold(name["name"]), name["choice"]) for name in ballot["names"])
        if sorted((line["DPName"], MARKS[line["DPGolos"].upper()]) for line in record["DPList"]) != names:
            raise Fault("імена або голоси не ті, що запечатано")
        counts = (tally["for"], tally["against"], tally["abstained"], tally["notVoting"], participants(tally))
        if (record["YESCnt"], record["NOCnt"], record["UTRCnt"], record["NGCnt"], record["TotalCnt"]) != counts:
            raise Fault("підсумки не ті, що запечатано")
        if (record["GL_Text"], record["PD_Fullname"], record["PD_NPP"], record["GLType"], record["OrgName"]) != (
            fold(ballot["title"]), fold(ballot["title"]), fold(ballot["question"]), fold(ballot["recordKind"]),
            fold(ballot["council"])):
            raise Fault("питання не те, що запечатано")
        if record["RESULT"] != RESULTS[ballot["outcome"]]:
            raise Fault("рішення не те, що запечатано")

    def compare_page(self, path, reader, ballots):
        """Names with marks, totals, title, rule, verdict and seal of the ballots that a printed record holds."""
        content = self.read(path)
        if not content.endswith("\n"):
            raise Fault("файл обірвано")
        text, rows = reader(content)
        expected = sorted((fold(n["name"]), n["choice"]) for b in ballots for n in b["names"])
        if sorted((fold(name), MARKS[mark.upper()]) for name, mark in rows) != expected:
            raise Fault("імена або голоси не ті, що запечатано")
        totals = [[int(number) for number in re.findall(label + r"\s*(\d+)", text)] for label in TOTALS.values()]
        wanted = [[total(b["tally"], key) for b in ballots] for key in TOTALS]
        if totals != wanted:
            raise Fault("підсумки не ті, що запечатано")
        squeezed = squeeze(text)
        for ballot in ballots:
            seal, checkpoint = self.seals[ballot["ballot"]]
            for words, what in (
                (ballot["title"], "питання"), (ballot["rule"]["explanation"], "правило"), (ballot["council"], "рада"),
                (VERDICTS[ballot["outcome"]], "рішення"), (seal, "печатка"), (ballot["presiding"], "головуючий"),
                (base64.b64encode(checkpoint.root).decode(), "корінь"), (str(checkpoint.size), "кількість рядків")):
                if squeeze(words) not in squeezed:
                    raise Fault(f"{what} — не те, що запечатано")
        if sum(squeezed.count(squeeze(words)) for words in set(VERDICTS.values())) != verdict_count(ballots):
            raise Fault("рішення не те, що запечатано")

    def table(self, path):
        return list(csv.DictReader(self.read(path).splitlines(True)))

    def compare_motions(self, path, decided):
        rows = [(r["uid"], r["title"], r["authorityName"], *counts_of(r), r["votingResult"]) for r in self.table(path)]
        same(rows, [(uid(b), fold(b["title"]), fold(b["council"]), *five(b), word(b)) for b in decided])

    def compare_events(self, path, decided):
        rows = [(r["uid"], r["projectTitle"], *counts_of(r), r["result"]) for r in self.table(path)]
        same(rows, [(uid(b), fold(b["title"]), *five(b), word(b)) for b in decided])

    def compare_questions(self, path, decided):
        same({fold(r["title"]) for r in self.table(path)} - {fold(b["title"]) for b in decided}, set())

    def compare_sessions(self, path, decided):
        ballots = list(self.statements.values())
        for row in self.table(path):
            if ballots[0]["session"] not in row["label"] or row["dateFrom"] != ballots[0]["day"]:
                raise Fault("сесія не та, що запечатано")

    def compare_votings(self, path, decided):
        rows = [(r["motionUid"], r["voterId"], r["voterName"], r["motionTitle"], MARKS[r["result"].upper()])
                for r in self.table(path)]
        same(rows, [(uid(b), n["voter"], fold(n["name"]), fold(b["title"]), n["choice"])
                    for b in decided for n in b["names"]])

    def compare_votes(self, path, decided):
        rows = [(r["uid"], r["voterUid"], MARKS[r["result"].upper()]) for r in self.table(path)]
        same(rows, [(uid(b), n["voter"], n["choice"]) for b in decided for n in b["names"]])

    def compare_popolo(self, path, decided):
        document = json.loads(self.read(path))
        names = {person["id"]: person["name"] for person in document["persons"]}
        options = {"yes": "for", "no": "against", "abstain": "abstained", "not voting": "notVoting", "absent": "absent"}
        results = {"adopted": "pass", "rejected": "fail"}
        found = [(int(event["identifier"]), event["result"],
                  [(options[c["option"]], c["value"]) for c in event["counts"]],
                  [(v["voter_id"], names[v["voter_id"]], options[v["option"]]) for v in event["votes"]])
                 for event in document["vote_events"]]
        same(found, [(b["ballot"], results.get(b["outcome"], b["outcome"]),
                      [(key, b["tally"][key]) for key in ("for", "against", "abstained", "notVoting", "absent")],
                      [(n["voter"], fold(n["name"]), n["choice"]) for n in b["names"]])
                     for _, b in sorted(self.statements.items())])
        last = {fold(b["question"]): b["outcome"] for _, b in sorted(self.statements.items())}
        same({m["identifier"]: m.get("result") for m in document["motions"]},
             {question: results.get(outcome) for question, outcome in last.items()})
        same({m["text"] for m in document["motions"]} - {fold(b["title"]) for b in self.statements.values()}, set())

    def compare_akoma(self, path, decided):
        root, space = ElementTree.fromstring(self.read(path)), "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
        people = {p.get("eId"): p.get("showAs") for p in root.iter(space + "TLCPerson")}
        found = []
        for voting in root.iter(space + "voting"):
            sections = {"#" + part.get("eId", ""): part for part in root.iter(space + "debateSection")}
            section = sections[voting.get("href")]
            votes = []
            for vote in section.iter(space + "vote"):
                name, mark = vote.text.rsplit(": ", 1)
                if people[vote.get("by")[1:]] != name or MARKS[mark.upper()] != vote.get("choice")[1:]:
                    raise Fault("голос записано по-різному")
                votes.append((name, vote.get("choice")[1:]))
            found.append((int(voting.get("href").rsplit("_", 1)[1]), voting.get("outcome")[1:],
                          [(c.get("refersTo")[1:], int(c.get("value"))) for c in voting.iter(space + "count")], votes,
                          fold(section.find(space + "heading").text)))
        same(found, [(b["ballot"], b["outcome"],
                      [(key, b["tally"][key]) for key in ("for", "against", "abstained", "notVoting", "absent")],
                      [(fold(n["name"]), n["choice"]) for n in b["names"]], fold(b["title"]))
                     for _, b in sorted(self.statements.items())])

    def compare_index(self, path, decided):
        text = squeeze(html_page(self.read(path))[0])
        for ballot in self.statements.values():
            if squeeze(ballot["title"]) not in text:
                raise Fault(f"немає голосування № {ballot['ballot']}")


# --- Words and forms ------------------------------------------------------------------------------------------------

MARKS = {
    "ЗА": "for", "ПРОТИ": "against",
    "УТРИМАВСЯ": "abstained", "УТРИМАЛАСЬ": "abstained", "УТРИМАВСЯ/ЛАСЬ": "abstained",
    "НЕ ГОЛОСУВАВ": "notVoting", "НЕ ГОЛОСУВАЛА": "notVoting", "НЕ ГОЛОСУВАВ/ЛА": "notVoting",
    "ВІДСУТНІЙ": "absent", "ВІДСУТНЯ": "absent", "ВІДСУТНІЙ/НЯ": "absent",
}
RESULTS = {
    "adopted": "РІШЕННЯ ПРИЙНЯТО", "rejected": "РІШЕННЯ НЕ ПРИЙНЯТО",
    "disputed": "РІШЕННЯ СПІРНЕ: НЕ ПРИЙНЯТО І НЕ ВІДХИЛЕНО", "annulled": "ГОЛОСУВАННЯ АНУЛЬОВАНО",
    "withheld": "РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО",
}
VERDICTS = RESULTS
TOTALS = {
    "members": r"УСЬОГО:", "absent": r"ВІДСУТНІ:", "registered": r"ЗАРЕЄСТРОВАНО:", "voted": r"ПРОГОЛОСУВАЛО:",
    "for": r'"ЗА":', "against": r'"ПРОТИ":', "abstained": r'"УТРИМАЛОСЬ":', "notVoting": r'"НЕ ГОЛОСУВАЛО":',
}


def fold(text):
    """One line of what was typed, as every form prints it: gaps are one space, invisible marks are gone."""
    kinds = ((unicodedata.category(sign), sign) for sign in text)
    plain = (" " if kind in ("Cc", "Zl", "Zp", "Zs") else "" if kind[0] == "C" else sign for kind, sign in kinds)
    return " ".join("".join(plain).split())


def squeeze(text):
    """The signs alone: pages break their lines where they like."""
    return fold(text).replace(" ", "")


def participants(tally):
    return tally["for"] + tally["against"] + tally["abstained"] + tally["notVoting"]


def total(tally, key):
    if key == "members":
        return participants(tally) + tally["absent"]
    if key == "registered":
        return participants(tally)
    if key == "voted":
        return participants(tally) - tally["notVoting"]
    return tally[key]


def verdict_count(ballots):
    """How often the words of a verdict stand on the pages: once for each ballot, twice where it decides nothing."""
    return sum(2 if ballot["outcome"] in ("annulled", "withheld") else 1 for ballot in ballots)


def uid(ballot):
    return f"{ballot['day']}-v{ballot['ballot']}"


def word(ballot):
    return "Прийнято" if ballot["outcome"] == "adopted" else "Не прийнято"


def five(ballot):
    return tuple(ballot["tally"][key] for key in ("for", "against", "abstained", "notVoting", "absent"))


def counts_of(row):
    return tuple(int(row[key]) for key in ("votingFor", "votingAgainst", "votingAbstain", "notVoting", "absent"))


def same(found, sealed):
    if found != sealed:
        raise Fault("не те, що запечатано")


def text_page(text):
    """A plain text: all of it, and its names with their marks, in either layout."""
    rows = []
    for line in text.split("\n"):
        numbered = re.fullmatch(r" *\d+\| (.*?) *\| (.*?) *\|", line)
        if numbered:
            rows.append(numbered.groups())
        elif re.match(r"  \S", line):
            cells = [re.fullmatch(r"(\S.*?) {2,}(\S.*?) *", cell) for cell in line[2:].split(" | ")]
            if all(cell and cell.group(2).strip().upper() in MARKS for cell in cells):
                rows += [(cell.group(1), cell.group(2).strip()) for cell in cells]
    return text, rows


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.rows, self.cell, self.name, self.depth = [], [], None, "", 0

    def handle_starttag(self, tag, attributes):
        if tag == "td":
            self.cell, self.kind = "", dict(attributes).get("class")
        if tag == "small":
            self.depth += 1

    def handle_endtag(self, tag):
        if tag == "small":
            self.depth -= 1
        if tag == "td" and self.cell is not None:
            if self.kind == "v" and (self.name or self.cell):
                self.rows.append((self.name, self.cell))
            if self.kind is None:
                self.name = self.cell
            self.cell = None

    def handle_data(self, data):
        self.text.append(data)
        if self.cell is not None and not self.depth:
            self.cell += data


def html_page(text):
    page = Page()
    page.feed(text)
    return " ".join(page.text), page.rows


def office_page(text):
    root, rows = ElementTree.fromstring(text), []
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    body = root.find("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body")
    for row in body.iter(table + "table-row"):
        cells = ["".join(next(iter(cell), cell).itertext()) for cell in row.iter(table + "table-cell")]
        cells = cells[1:] if len(cells) == 3 else cells
        pairs = [(cells[i], cells[i + 1]) for i in range(0, len(cells) - 1, 2)]
        rows += [(name, mark) for name, mark in pairs if mark.upper() in MARKS]
    return " ".join(body.itertext()), rows


def main():
    parser = argparse.ArgumentParser(description="Перевіряє оприлюднену теку засідання за відкритим ключем ради.")
    parser.add_argument("folder", metavar="ТЕКА")
    parser.add_argument("--key", action="append", default=[], help="відкритий ключ ради або файл із ним; можна кілька")
    parser.add_argument("--earlier", action="append", default=[], help="файл раніше оприлюдненої контрольної точки")
    parser.add_argument("--records-only", action="store_true", help="тека без index.html і SHA256SUMS (bulk)")
    arguments = parser.parse_args()
    try:
        keys = [Key(open(key).read() if os.path.isfile(key) else key) for key in arguments.key]
        earlier = [open(path, encoding="utf-8").read() for path in arguments.earlier]
    except (Fault, OSError, ValueError) as error:
        print(f"✗ {error}", file=sys.stderr)
        sys.exit(2)
    verifier = Verifier(arguments.folder, keys, arguments.records_only)
    verifier.run(earlier)
    for line in verifier.done:
        print("✓", line)
    for line in verifier.remarks:
        print("·", line)
    if not keys:
        print("· підписів не перевірено: дайте відкритий ключ ради, --key")
    for line in verifier.faults[:200]:
        print("✗", line)
    print("ПЕРЕВІРЕНО: пошкоджень немає." if not verifier.faults else f"ПЕРЕВІРКУ НЕ ПРОЙДЕНО: {len(verifier.faults)}")
    sys.exit(1 if verifier.faults else 0)


if __name__ == "__main__":
    main()
