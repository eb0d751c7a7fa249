#!/usr/bin/env python3
"""Перевіряє оприлюднену теку засідання, не довіряючи нікому, крім відкритого ключа ради.

A verifier of its own: it shares no code with the daemon and needs nothing of it. From the exported files alone it
computes the rows' hashes, the Merkle tree, the signatures, the count of every ballot and its verdict, composes what
every page has to say, and compares every published form with what was sealed. See README.md for what is compared, and
for what it cannot show.

    verify.py --key 'rada.example+01234567+base64' [--earlier checkpoint.txt] FOLDER

Exit status: 0 all agrees, 1 something does not, 2 the command line or the key is none.
"""
import argparse
import base64
import binascii
import csv
import datetime
import hashlib
import html
import io
import json
import os
import re
import struct
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
import zoneinfo
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
        # The name before the slash is the key's, which a council may change; this is the log's own.
        self.journal = self.origin.rpartition("/")[2]


# --- The folder -----------------------------------------------------------------------------------------------------


class Verifier:
    def __init__(self, folder, keys, records_only=False, timezone=datetime.timezone.utc):
        self.folder, self.keys, self.records_only, self.timezone = folder, keys, records_only, timezone
        self.faults, self.done, self.remarks = [], [], []
        self.statements, self.seals, self.signers = {}, {}, {}

    def check(self, what, action, *arguments):
        """Runs one check; what goes wrong in it is a finding, whatever it is."""
        try:
            return action(*arguments)
        except Fault as fault:
            self.faults.append(f"{what}: {fault}")
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OSError, ElementTree.ParseError,
                struct.error, RecursionError, csv.Error, ArithmeticError) as error:
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
        proof = self.json(path)
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
        if len({checkpoint.journal for _, checkpoint, _ in proofs.values()}) != 1:
            raise Fault("докази з різних журналів")
        if self.read("proof/checkpoint.txt") != newest[1].note:
            raise Fault("checkpoint.txt — не остання контрольна точка")
        names = ", ".join(sorted(origins))
        self.done.append(f"запечатаних записів {len(proofs)}, журнал {names}, рядків {newest[1].size}")

    def check_log(self, proofs, earlier):
        log = self.json("proof/log.json")
        start, leaves = log["start"], [unhex(text) for text in log["leaves"]]
        tree = Tree(start, [unhex(text) for text in log["peaks"]])
        roots = {tree.size: tree.root()}
        for leaf in leaves:
            tree.append(leaf)
            roots[tree.size] = tree.root()

        own = next(iter(proofs.values()))[1]

        def same(checkpoint, what):
            if checkpoint.journal != own.journal:
                raise Fault(f"{what}: точка іншого журналу ({checkpoint.origin}), а тут журнал {own.origin}")
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
            self.check("proof/log.json", self.check_earlier, note, same, start, tree.size, own)
        count = len(log["checkpoints"])
        self.done.append(f"дерево зібрано знову: рядки {start + 1}…{tree.size}, контрольних точок {count}")

    def check_earlier(self, note, same, start, end, own):
        checkpoint = self.checkpoint(note)
        # What this folder does not reach is no fork: another folder of the same log shows it.
        if checkpoint.journal == own.journal and not start <= checkpoint.size <= end:
            other = "попереднього" if checkpoint.size < start else "пізнішого"
            raise Fault(
                f"раніше оприлюднена точка: рядків {checkpoint.size}, а тека має рядки {start + 1}…{end}: нею цього не "
                f"довести; доведе тека {other} засідання, у журналі якої є рядок {checkpoint.size}")
        same(checkpoint, "раніше оприлюднена точка")
        self.done.append(f"журнал продовжує раніше оприлюднену точку (рядків {checkpoint.size})")

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
        known = {"SHA256SUMS", "proof/zasidannia.json", "proof/log.json", "proof/checkpoint.txt"}
        read = set()

        def look(path, action, *arguments):
            read.add(path)
            self.check(path, action, path, *arguments)

        ballots = [ballot for _, ballot in sorted(self.statements.items())]
        layouts = (("", "viche"), ("-fraktsii", "factions"))
        for ballot in ballots:
            name = f"holosuvannia-{ballot['ballot']:04}"
            known.add(f"proof/{name}.json")
            look(name + ".json", self.compare_council_json, ballot)
            for form, layout in layouts:
                for extension in (".txt", ".html", ".fodt"):
                    look(name + form + extension, self.compare_page, layout, [ballot])
        for form, layout in layouts:
            for extension in (".txt", ".fodt"):
                look("zasidannia" + form + extension, self.compare_page, layout, ballots)
        decided = [ballot for ballot in ballots if ballot["outcome"] in ("adopted", "rejected")]
        for path, action in (
            ("dodatok29-skorochena/motions.csv", self.compare_motions),
            ("dodatok29/voteEvents.csv", self.compare_events),
            ("dodatok29/motions.csv", self.compare_questions), ("dodatok29/sessions.csv", self.compare_sessions),
            ("dodatok29-skorochena/votings.csv", self.compare_votings), ("dodatok29/vote.csv", self.compare_votes),
            ("popolo.json", self.compare_popolo), ("akoma-ntoso.xml", self.compare_akoma),
            ("index.html", self.compare_index),
        ):
            if not (self.records_only and path == "index.html"):
                look(path, action, decided)
        unread = [path for path in self.paths() if path not in known | read]
        strays = [path for path in unread if path.startswith("holosuvannia-") and not path.endswith((".pdf", ".docx"))]
        self.faults += [f"{path}: такого голосування в засіданні немає" for path in strays]
        unproved = [path for path in unread if path not in strays]
        self.done.append(f"голосувань пораховано знову {len(ballots)}, файлів звірено {len(read)}")
        if unproved:
            self.remarks.append(f"записи цього не доводять: {', '.join(unproved)}")

    def compare_council_json(self, path, ballot):
        tally, title, closed = ballot["tally"], fold(ballot["title"]), self.clock(ballot["closedAt"])
        same(self.json(path), {
            "OrgName": fold(ballot["council"]), "SName": " ".join(session_words(ballot)),
            "GLType": fold(ballot["recordKind"]), "GLTime": f"{closed:%d.%m.%Y %H:%M:%S}",
            "PD_NPP": fold(ballot["question"]), "PD_Fullname": title, "GL_Text": title,
            "DPList": [{"DPName": fold(name["name"]), "DPGolos": choice_of(name)} for name in ballot["names"]],
            "YESCnt": tally["for"], "NOCnt": tally["against"], "UTRCnt": tally["abstained"],
            "NGCnt": tally["notVoting"], "TotalCnt": participants(tally), "RESULT": RESULTS[ballot["outcome"]]})

    def json(self, path):
        """A document in which nothing is named twice: of two values other readers take another."""
        def members(pairs):
            names = [name for name, _ in pairs]
            if len(set(names)) != len(names):
                raise Fault("те саме поле двічі")
            return dict(pairs)

        return json.loads(self.read(path), object_pairs_hook=members)

    def clock(self, milliseconds):
        return datetime.datetime.fromtimestamp(milliseconds // 1000, self.timezone)

    def compare_page(self, path, layout, ballots):
        """Every word of a printed record, or of all of them in one file, line by line."""
        content, form = self.read(path), path.rsplit(".", 1)[1]
        if form == "txt":
            title, pages = None, text_lines(content)
        elif form == "html":
            title, lines = html_lines(content, "record")
            pages = [lines]
            if any(line.links for line in lines):
                raise Fault("посилання, якого в цьому форматі немає")
        else:
            title, pages = office_lines(content, len(ballots))
        kinds = {"secret": "Таємне голосування", "rollCall": "Поіменне голосування"}
        wanted = [f"{kinds[ballot['mode']]} № {ballot['ballot']}" for ballot in ballots]
        if title is not None and title != ("Поіменні голосування засідання" if "zasidannia" in path else wanted[0]):
            raise Fault("назва сторінки не та, що запечатано")
        if len(pages) != len(ballots):
            raise Fault(f"записів у файлі {len(pages)}, а має бути {len(ballots)}")
        for ballot, lines in zip(ballots, pages):
            self.compare_record(ballot, lines, layout, form == "txt")

    def compare_record(self, ballot, lines, layout, is_text):
        seal, checkpoint = self.seals[ballot["ballot"]]
        before = [other for _, other in sorted(self.statements.items()) if other["ballot"] < ballot["ballot"]
                  and other["question"] == ballot["question"] and other.get("annulment") is not None]
        faults = []
        # A text has two columns of names where they have room.
        for columns in (2, 1) if is_text and layout == "factions" else (2,):
            pieces = composed(ballot, before, seal, checkpoint, layout, is_text, columns, self.clock)
            try:
                rest = matched(lines, pieces, is_text)
                break
            except Fault as fault:
                faults.append(fault)
        else:
            raise Fault(f"голосування № {ballot['ballot']}: {faults[0]}")
        self.compare_signatures(ballot, [" ".join(line) for line in rest])

    def compare_signatures(self, ballot, lines):
        """Who signs beside the presiding officer no statement tells: it has to be the same on every record."""
        name = r"(?: ([^\W\d_][\w .'’ʼ\u0300-\u036f-]{0,120}))?"
        patterns = ["Секретар ради" + name] if lines and lines[0].startswith("Секретар ради") else []
        if ballot["mode"] == "secret":
            patterns += ["Члени лічильної комісії:"]
            patterns += ["Член комісії(?: [1-3])?" + name] * max(0, len(lines) - len(patterns))
        if len(lines) != len(patterns) or not all(map(re.fullmatch, patterns, lines)):
            raise Fault(f"голосування № {ballot['ballot']}: після підпису головуючого стоїть «{' '.join(lines)[:80]}»")
        secretary = lines[0] if patterns and patterns[0].startswith("Секретар") else None
        commission = tuple(lines[lines.index("Члени лічильної комісії:"):]) if ballot["mode"] == "secret" else None
        for what, who in (("секретар", (secretary,)), ("лічильна комісія", commission)):
            if who is not None and self.signers.setdefault(what, who) != who:
                raise Fault(f"голосування № {ballot['ballot']}: {what} не та сама особа, що на інших записах")

    def table(self, path, head, rows):
        """A table must have this head and these rows; None stands for what no statement tells."""
        found = list(csv.reader(io.StringIO(self.read(path), newline="")))
        if not found or found[0] != head.split():
            raise Fault("стовпці не ті, що в цьому форматі")
        if len(found) != len(rows) + 1:
            raise Fault(f"рядків {len(found) - 1}, а має бути {len(rows)}")
        for number, (line, wanted) in enumerate(zip(found[1:], rows), 2):
            same(len(line), len(wanted))
            for said, sealed in zip(line, wanted):
                if callable(sealed) and not sealed(said) or not callable(sealed) and said != sealed:
                    raise Fault(f"рядок {number}: не те, що запечатано: «{said[:80]}»")

    def compare_motions(self, path, decided):
        self.table(
            path, "uid date authorityName authorityId authorityCattutc convocation legislativeSession number title "
            "projectNumber votingFor votingAgainst votingAbstain notVoting absent votingResult textUrl text",
            [[uid(b), b["day"], fold(b["council"]), anything, anything, session_words(b)[1], session_words(b)[0],
              digits(b), fold(b["title"]), "", *five(b), word(b), *pages_of(b)] for b in decided])

    def compare_events(self, path, decided):
        self.table(
            path, "uid motionUid projectNumber projectTitle startDate endDate result votingFor votingAgainst "
            "votingAbstain notVoting absent textUrl text",
            [[uid(b), self.motion(b), "null", fold(b["title"]), utc(b["openedAt"]), utc(b["closedAt"]), word(b),
              *five(b), *pages_of(b)] for b in decided])

    def motion(self, ballot):
        """A question is called by its first ballot."""
        first = min(number for number, other in self.statements.items() if other["question"] == ballot["question"])
        return f"{ballot['day']}-m{first}"

    def compare_questions(self, path, decided):
        first = {}
        for ballot in decided:
            first.setdefault(self.motion(ballot), ballot)
        self.table(
            path, "uid sessionUid votingIdentifier title number classification date sources",
            [[motion, session_uid(b), "null", fold(b["title"]), digits(b), fold(b["recordKind"]) or "null", b["day"],
              ""] for motion, b in first.items()])

    def compare_sessions(self, path, decided):
        ballot = self.statements[min(self.statements)]
        self.table(path, "uid label convocationUid dateFrom dateUntil", [
            [session_uid(ballot), session_words(ballot)[0], fold(ballot["convocation"]), ballot["day"], ballot["day"]]])

    def compare_votings(self, path, decided):
        self.table(path, "motionUid voterId voterName motionTitle result", [
            [uid(b), n["voter"], fold(n["name"]), fold(b["title"]), CHOICES[n["choice"]]]
            for b in decided for n in b["names"]])

    def compare_votes(self, path, decided):
        self.table(path, "uid voterUid result", [
            [uid(b), n["voter"], CHOICES[n["choice"]]] for b in decided for n in b["names"]])

    def compare_popolo(self, path, decided):
        document, ballots = self.json(path), [ballot for _, ballot in sorted(self.statements.items())]
        options = {"for": "yes", "against": "no", "abstained": "abstain", "notVoting": "not voting",
                   "absent": "absent"}
        results, body = {"adopted": "pass", "rejected": "fail"}, {"organization_id": "council"}
        same(set(document), {"organizations", "persons", "motions", "vote_events"})
        # The order of factions and of people is an alphabet's, which is not checked here.
        factions = {each["id"]: each["name"] for each in document["organizations"][1:]}
        people = {name["voter"]: name for ballot in reversed(ballots) for name in ballot["names"]}
        same(sorted(factions.values()),
             sorted({fold(name.get("faction") or "") for name in people.values() if name.get("faction") is not None}))
        same(document["organizations"], [
            {"id": "council", "name": fold(ballots[0]["council"]), "classification": "council"},
            *({"id": each, "name": name, "classification": "faction", "parent_id": "council"}
              for each, name in factions.items())])
        gender = {1: {"gender": "male"}, 2: {"gender": "female"}}
        same(sorted(document["persons"], key=lambda person: person["id"]), [
            {"id": voter, "name": fold(name["name"]), **gender.get(name["gender"], {})}
            for voter, name in sorted(people.items())])
        motions, groups = {}, {name: each for each, name in factions.items()}
        for b in ballots:
            motions[self.motion(b)] = {
                "id": self.motion(b), **body, "legislative_session_id": session_uid(b),
                "identifier": fold(b["question"]), "text": fold(b["title"]), "classification": fold(b["recordKind"]),
                "date": utc(b["openedAt"]), "requirement": fold(b["rule"]["explanation"]),
                **({"result": results[b["outcome"]]} if b["outcome"] in results else {})}
        same(document["motions"], list(motions.values()))

        def group_of(name):
            group = groups.get(fold(name["faction"])) if name.get("faction") is not None else None
            return {} if group is None else {"group_id": group}

        same(document["vote_events"], [{
            "id": uid(b), **body, "legislative_session_id": session_uid(b), "identifier": str(b["ballot"]),
            "motion_id": self.motion(b), "classification": "secret" if b["mode"] == "secret" else "roll call",
            "start_date": utc(b["openedAt"]), "end_date": utc(b["closedAt"]),
            "result": results.get(b["outcome"], b["outcome"]),
            "counts": [{"option": options[key], "value": b["tally"][key]} for key in COUNTS],
            "votes": [{"voter_id": name["voter"], "option": options[name["choice"]],
                       **group_of(name),
                       **({"role": "head"} if name.get("head") else {})} for name in b["names"]],
        } for b in ballots])

    def compare_akoma(self, path, decided):
        """The debate, element by element, without what no statement tells: the registrations and its own name."""
        text, space = self.read(path), "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
        if "<!" in text or text.count("<?") != 1:
            raise Fault("розмітка, якої в цьому форматі немає")
        root = ElementTree.fromstring(text)
        meta, _, body = root.find(space + "debate")
        analysis, references = meta.find(f"{space}analysis/{space}parliamentary"), meta.find(space + "references")

        def taken_away(parent, tag, inner, text=""):
            """Removes what no statement tells, which must look as it does in this format."""
            parts = parent.findall(space + tag)
            for part in parts:
                said = "\n".join(line for line in map(fold, [*part.itertext(), part.tail or ""]) if line)
                names = [each.tag[len(space):] for each in part.iter()][1:]
                if not re.fullmatch(text, said) or not all(re.fullmatch(inner, name) for name in names):
                    raise Fault(f"<{tag}> не цього вигляду")
                parent.remove(part)
            return parts

        taken_away(meta, "identification", r"FRBR\w+")
        taken_away(analysis, "quorumVerification", "quorum|count")
        taken_away(body, "rollCall", "heading|p", r"Реєстрація № \d+\nЗареєстровано депутатів: \d+\. Кворум: \d+\."
                   r"(?:\n.+, \d\d:\d\d:\d\d)*")
        people = {}
        for part in taken_away(references, "TLCPerson", ""):
            if part.get("eId") in people or part.get("href") != f"/ontology/person/{part.get('eId')}":
                raise Fault("особу записано двічі або не так")
            people[part.get("eId")] = part.get("showAs")
        ballots = [ballot for _, ballot in sorted(self.statements.items())]
        names = {name["voter"]: fold(name["name"]) for ballot in reversed(ballots) for name in ballot["names"]}
        same(sorted(people.values()), sorted(names.values()))
        for vote in body.iter(space + "vote"):
            vote.set("by", people[vote.get("by")[1:]])
        self.compare_tree(root, ElementTree.fromstring(debate(ballots, self.seals, self.clock)))

    def compare_tree(self, found, wanted):
        def said(element):
            return element.tag, element.attrib, words_of(element.text or ""), words_of(element.tail or "")

        if said(found) != said(wanted) or len(found) != len(wanted):
            raise Fault(f"не те, що запечатано: «{' '.join(words_of(''.join(found.itertext())))[:80]}»")
        for one, other in zip(found, wanted):
            self.compare_tree(one, other)

    def compare_index(self, path, decided):
        """The first page: whole, but for the lists of registrations, which no statement tells."""
        ballots = [ballot for _, ballot in sorted(self.statements.items())]
        first, day = ballots[0], day_in_words(ballots[0]["day"])
        title, lines = html_lines(self.read(path), "index")
        if title != f"Голосування: {fold(first['council'])}, {day}":
            raise Fault("назва сторінки не та, що запечатано")
        files = set(self.paths())
        which = f"{' '.join(session_words(first))}, пленарне засідання № {first['sitting']}"
        wanted = [(first["council"], []), (which, []), (f"{first['place']}, {day}", []), ("Голосування", []),
                  (row("№", "Питання", "Назва", "Результат", "Формати"), [])]
        wanted += [index_row(ballot, files) for ballot in ballots]
        wanted.append((
            "Усі голосування одним файлом: текст, документ; за фракціями: текст, документ.",
            ["zasidannia.txt", "zasidannia.fodt", "zasidannia-fraktsii.txt", "zasidannia-fraktsii.fodt"]))

        def take(pieces):
            nonlocal lines
            rest = matched(lines, [text for text, _ in pieces], wraps=False)
            for line, (text, links) in zip(lines, pieces):
                if line.links != links:
                    raise Fault(f"посилання не туди, куди мають вести: «{' '.join(line)[:80]}»")
            lines = rest

        def take_all(pattern, links):
            nonlocal lines
            count = 0
            while count < len(lines) and (found := re.fullmatch(pattern, " ".join(lines[count]))):
                if lines[count].links != [link.format(*found.groups()) for link in links]:
                    raise Fault(f"посилання не туди, куди мають вести: «{found.group(0)[:80]}»")
                count += 1
            lines = lines[count:]
            return count

        def head(text):
            nonlocal lines
            if lines and lines[0] == words_of(text) and not lines[0].links:
                lines = lines[1:]
                return True
            return False

        take(wanted)
        if head("Реєстрації") and not take_all(
                r"Реєстрація № (\d+): зареєстровано депутатів \d+, кворум \d+", ["reiestratsiia-{0}.html"]):
            raise Fault("порожній перелік реєстрацій")
        incidents = [text for ballot in ballots for text in incidents_of(ballot)]
        if head("Особливе в записі"):
            by_hand = take_all(r"Реєстрація № \d+: .*, внесено секретаріатом.*", [])
            if not by_hand and not incidents:
                raise Fault("порожній перелік «Особливе в записі»")
        elif incidents:
            raise Fault("немає переліку «Особливе в записі»")
        take([(text, []) for text in incidents])
        names = {"dodatok29-skorochena": ("motions.csv", "votings.csv"),
                 "dodatok29": ("sessions.csv", "motions.csv", "voteEvents.csv", "vote.csv")}
        take([("Відкриті дані", []), (
            "Постанова КМУ № 835, додаток 29: скорочена форма " + ", ".join(names["dodatok29-skorochena"])
            + "; повна форма " + ", ".join(names["dodatok29"]), [f"{f}/{n}" for f in names for n in names[f]])])
        take_all("Додаток 30: deputies.csv", ["deputies.csv"])
        take([("Опис таблиць: datapackage.json", ["datapackage.json"]),
              ("Popolo: popolo.json; Akoma Ntoso: akoma-ntoso.xml", ["popolo.json", "akoma-ntoso.xml"]),
              ("Контрольні суми всіх файлів: SHA256SUMS (перевірити: sha256sum -c SHA256SUMS)", ["SHA256SUMS"]),
              ("Докази для перевірки без довіри до нас: тека proof, контрольна точка журналу (перевірити: verify.py "
               "--key КЛЮЧ ТЕКА)", ["proof/checkpoint.txt"])])
        if head("Попередні редакції"):
            take([("Оприлюднене раніше не вилучається.", [])])
            take_all(r"Редакція (\d+)", ["poperedni/{0}/index.html"])
        take([])
        if lines:
            raise Fault(f"зайве: «{' '.join(lines[0])[:80]}»")


# --- Words and forms ------------------------------------------------------------------------------------------------

RESULTS = {
    "adopted": "РІШЕННЯ ПРИЙНЯТО", "rejected": "РІШЕННЯ НЕ ПРИЙНЯТО",
    "disputed": "РІШЕННЯ СПІРНЕ: НЕ ПРИЙНЯТО І НЕ ВІДХИЛЕНО", "annulled": "ГОЛОСУВАННЯ АНУЛЬОВАНО",
    "withheld": "РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО",
}
CHOICES = {"for": "За", "against": "Проти", "abstained": "Утримався", "notVoting": "Не голосував",
           "absent": "Відсутній"}


def choice_of(name):
    """A choice where the form is free: a woman has the feminine, and who is not known to be one the annex' own."""
    feminine = {"abstained": "Утрималась", "notVoting": "Не голосувала", "absent": "Відсутня"}
    return (feminine if name["gender"] == 2 else {}).get(name["choice"], CHOICES[name["choice"]])


def fold(text):
    """One line of what was typed, as every form prints it: gaps are one space, invisible marks are gone."""
    kinds = ((unicodedata.category(sign), sign) for sign in text)
    plain = (" " if kind in ("Cc", "Zl", "Zp", "Zs") else "" if kind[0] == "C" else sign for kind, sign in kinds)
    return " ".join("".join(plain).split())


def participants(tally):
    return tally["for"] + tally["against"] + tally["abstained"] + tally["notVoting"]


def uid(ballot):
    return f"{ballot['day']}-v{ballot['ballot']}"


def word(ballot):
    return "Прийнято" if ballot["outcome"] == "adopted" else "Не прийнято"


def five(ballot):
    return [str(ballot["tally"][key]) for key in COUNTS]


def anything(_):
    return True


def digits(ballot):
    """The digits with which the number of a question begins."""
    return str(int("0" + re.match("[0-9]{0,9}", ballot["question"]).group(0)))


def pages_of(ballot):
    """The last two columns: the page's address, of which no statement tells the council's part, and its name."""
    page = f"holosuvannia-{ballot['ballot']:04}.html"
    return [lambda said: re.fullmatch(r"https?://\S+/" + re.escape(page), said), page]


def session_uid(ballot):
    return fold(f"{ballot['convocation']}-{ballot['session']}").replace(" ", "-")


def utc(milliseconds):
    moment = datetime.datetime.fromtimestamp(milliseconds // 1000, datetime.timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def index_row(ballot, files):
    """A line of the first page's list, and where its links lead."""
    name, tally = f"holosuvannia-{ballot['ballot']:04}", ballot["tally"]
    formats = [(name + ending, label) for ending, label in (
        (".pdf", "PDF"), (".docx", "DOCX"), (".txt", "текст"), (".fodt", "документ"),
        ("-fraktsii.html", "за фракціями"), (".json", "JSON")) if name + ending in files]
    repeated = f"повторне після № {ballot['repeatOf']}" if ballot.get("repeatOf") is not None else ""
    kind = ", ".join(text for text in (ballot["recordKind"], repeated) if text)
    result = {"adopted": "прийнято", "rejected": "не прийнято", "disputed": "спірно: не прийнято і не відхилено",
              "annulled": "анульовано, підсумки не мають сили",
              "withheld": "результат не встановлено, підсумки не мають сили"}[ballot["outcome"]]
    settled = " (спір вирішено)" if ballot.get("settledBase") else ""
    counts = (f"за {tally['for']}, проти {tally['against']}, утрималось {tally['abstained']}, не голосувало "
              f"{tally['notVoting']}, відсутні {tally['absent']}; потрібно {ballot['rule']['needed']}")
    return (row(str(ballot["ballot"]), ballot["question"], f"{ballot['title']} {kind}", f"{result}{settled} {counts}",
                ", ".join(label for _, label in formats)), [name + ".html"] + [path for path, _ in formats])


def incidents_of(ballot):
    """What did not go its usual way in a ballot."""
    number, texts = f"Голосування № {ballot['ballot']}", []
    if ballot["outcome"] == "annulled":
        texts.append(f"{number} анульовано: {ballot['annulment']}")
    elif ballot["outcome"] == "withheld":
        texts.append(f"{number}: три підрахунки не збіглися, результат не встановлено")
    elif ballot["outcome"] == "disputed":
        texts.append(f"{number} спірне, спору не вирішено")
    elif ballot.get("settledBase"):
        reason, author = ballot.get("settlement") or "", ballot.get("settledBy")
        texts.append(f"{number}: спір вирішено, рішення {word(ballot).lower()}. Підстава: " + (
            f"{sentence(reason)} Вирішили лічильна комісія і {author}" if author else reason))
    for name in ballot["names"]:
        who, reason = name["name"], f": {name['note']}" if name.get("note") is not None else ""
        if name.get("origin") == "manual":
            texts.append(f"{number}: голос внесено лічильною комісією, {who}{reason}")
        elif name.get("origin") == "recused":
            texts.append(f"{number}: конфлікт інтересів, {who}{reason}")
        elif name.get("origin") == "consoleOffline":
            texts.append(f"{number}: пульт не відповідав, {who}")
        if name.get("announcement") is not None:
            texts.append(f"{number}: про конфлікт інтересів оголошено, {who}: {name['announcement']}")
    return texts


def same(found, sealed):
    if found != sealed:
        raise Fault("не те, що запечатано")


# --- What is printed of a ballot: composed anew from the statement --------------------------------------------------

MONTHS = ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
          "листопада", "грудня")
BASES = {"deputiesAndHead": "загальний склад ради разом із головою", "deputies": "депутати загального складу",
         "registered": "зареєстровані депутати"}
COUNTS = ("for", "against", "abstained", "notVoting", "absent")


class Row(str):
    """What stands on one line, where a text may be broken into several."""


def row(*cells):
    return Row(" | ".join(cells))


class AnyOrder(list):
    """Parts whose order is an alphabet's, which is not checked here: each is a list of its own."""


def day_in_words(day):
    year, month, number = (int(part) for part in day.split("-"))
    return f"{number} {MONTHS[month - 1]} {year} року"


def session_words(ballot):
    session, convocation = fold(ballot["session"]), fold(ballot["convocation"])
    return (session if "сесі" in session else session + " сесія",
            convocation if "скликання" in convocation else convocation + " скликання")


def votes(number, genitive=False):
    """«21 голос», «22 голоси», «25 голосів»; «21 голосу» in the genitive."""
    one, few = number % 10 == 1 and number % 100 != 11, number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} " + (("голосу" if genitive else "голос") if one else
                           "голоси" if few and not genitive else "голосів")


def sentence(text):
    text = fold(text)
    return text if not text or text[-1] in ".!?…" else text + "."


def capital(text):
    return text[:1].upper() + text[1:]


def mark_of(name, layout):
    """What stands beside a name; where the gender is unknown both endings stand."""
    forms = {"for": ("ЗА",) * 3, "against": ("ПРОТИ",) * 3,
             "abstained": ("УТРИМАВСЯ", "УТРИМАЛАСЬ", "УТРИМАВСЯ/ЛАСЬ"),
             "notVoting": ("НЕ ГОЛОСУВАВ", "НЕ ГОЛОСУВАЛА", "НЕ ГОЛОСУВАВ/ЛА"),
             "absent": ("відсутній", "відсутня", "відсутній/ня")}
    word = forms[name["choice"]][{1: 0, 2: 1}.get(name["gender"], 2)]
    return word if layout == "viche" else capital(word.lower())


def notes_of(name):
    note, reason = None, f": {name['note']}" if name.get("note") is not None else ""
    if name["choice"] in ("for", "against", "abstained") and name.get("origin") == "manual":
        note = "внесено лічильною комісією" + reason
    elif name["choice"] == "notVoting" and name.get("origin") == "recused":
        note = "конфлікт інтересів" + reason
    elif name["choice"] == "notVoting" and name.get("origin") == "consoleOffline":
        note = "пульт не відповідав"
    announced = name.get("announcement")
    return [f"({text})" for text in (note, announced and f"про конфлікт інтересів оголошено: {announced}") if text]


def casting_choice(ballot):
    """The presiding officer's vote, where it broke an equal split."""
    if ballot["rule"]["tie"] == "strict" or ballot["tally"]["for"] != ballot["tally"]["against"]:
        return None
    choices = {name["voter"]: name["choice"] for name in ballot["names"]}
    choice = choices.get(ballot.get("presidingVoter"))
    return choice if choice in ("for", "against") else None


def groups_of(ballot):
    """The names by factions, and the head apart."""
    groups = {}
    for name in ballot["names"]:
        title = "Голова" if name.get("head") else fold(name.get("faction") or "") or "Позафракційні"
        groups.setdefault((bool(name.get("head")), title), []).append(name)
    return [(title, names, [sum(1 for name in names if name["choice"] == key) for key in COUNTS])
            for (_, title), names in groups.items()]


def readings(ballot):
    rule = ballot["rule"]
    if not rule.get("otherBase"):
        return ""
    return (f"{capital(BASES[rule['base']])}: потрібно {votes(rule['needed'])}; {BASES[rule['otherBase']]}: потрібно "
            f"{votes(rule['otherNeeded'])}; подано «за» {ballot['tally']['for']}.")


def decision(ballot):
    outcome, rule = ballot["outcome"], ballot["rule"]
    if outcome == "annulled":
        return [f"ГОЛОСУВАННЯ АНУЛЬОВАНО: {ballot['annulment']}", "Підсумки не мають сили."]
    if outcome == "withheld":
        return ["РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО: ПІДРАХУНКИ НЕ ЗБІГЛИСЯ", "Рішення немає. Підсумки не мають сили."]
    words = [RESULTS[outcome]]
    if outcome == "disputed":
        words += [readings(ballot),
                  "Спір вирішують головуючий і лічильна комісія записаним актом, який називає базу."]
    if ballot.get("settledBase"):
        author = ballot.get("settledBy")
        words.append(
            f"Голосування було спірне. {readings(ballot)} Спір вирішено, база: {BASES[ballot['settledBase']]}, "
            f"потрібно {votes(needed_at_last(ballot))}. Підстава: {sentence(ballot.get('settlement') or '')}"
            + (f" Вирішили лічильна комісія і {author}." if author else ""))
    return words


def needed_at_last(ballot):
    """How many votes the base needed that decided."""
    rule, settled = ballot["rule"], ballot.get("settledBase")
    return rule["otherNeeded"] if settled and settled == rule.get("otherBase") else rule["needed"]


def ending(ballot):
    words, rule, casting = decision(ballot), ballot["rule"], casting_choice(ballot)
    if ballot["outcome"] in ("annulled", "withheld"):
        casting = None
    elif ballot["outcome"] != "disputed" and not (rule["tie"] == "decisive" and casting):
        again = 1 if rule["tie"] == "castingVote" and casting == "for" and not ballot.get("settledBase") else 0
        margin = ballot["tally"]["for"] + again - needed_at_last(ballot)
        words.append(f"Бракує: {votes(-margin, True)}" if margin < 0 else f"Запас: {votes(margin)}")
    if casting:
        side = "«за»" if casting == "for" else "«проти»"
        words.append(f"За рівності голосів вирішив голос головуючого {side}." if rule["tie"] == "decisive" else
                     f"За рівності голосів голос головуючого {side} зараховано ще раз.")
    return words + ([f"Увага: {ballot['warning']}"] if ballot.get("warning") is not None else [])


def totals(ballot):
    tally, paper = ballot["tally"], ballot.get("paper")
    lines = [("УСЬОГО:", participants(tally) + tally["absent"])]
    vacant = ballot["composition"] - sum(1 for name in ballot["names"] if not name.get("head"))
    if ballot["mode"] == "rollCall" and vacant > 0:
        lines.append(("ВАКАНТНІ МАНДАТИ:", vacant))
    lines += [("ВІДСУТНІ:", tally["absent"]), ("ЗАРЕЄСТРОВАНО:", participants(tally))]
    if paper:
        lines += [("ВИДАНО БЮЛЕТЕНІВ:", paper["issued"]), ("ВИЯВЛЕНО У СКРИНЬЦІ:", paper["found"]),
                  ("НЕДІЙСНИХ:", paper["invalid"])]
    lines += [("ПРОГОЛОСУВАЛО:", participants(tally) - tally["notVoting"]), ("З НИХ:", ""), ('"ЗА":', tally["for"]),
              ('"ПРОТИ":', tally["against"]), ('"УТРИМАЛОСЬ":', tally["abstained"]),
              ('"НЕ ГОЛОСУВАЛО":', tally["notVoting"])]
    return [Row(f"{name} {number}") for name, number in lines]


def numbered(ballot, is_text):
    if ballot["mode"] != "rollCall":
        return []
    lines = [row("№ п/п", "Прізвище, Ім'я, По-батькові", "Вибір")]
    for index, name in enumerate(ballot["names"]):
        cells, notes = (str(index + 1), fold(name["name"]), mark_of(name, "viche")), notes_of(name)
        lines += [row(*cells), *notes] if is_text else [row(cells[0], " ".join([cells[1], *notes]), cells[2])]
    return lines


def factions(ballot, is_text):
    if not any(fold(name.get("faction") or "") and not name.get("head") for name in ballot["names"]):
        return []
    heads = ("«За»", "«Проти»", "«Утрималось»", "«Не голосувало»", "Відсутні")
    if is_text:
        return ["ЗА ФРАКЦІЯМИ:", AnyOrder(
            [title + ":", Row(", ".join(f"{head.lower()} {count}" for head, count in zip(heads, counts)))]
            for title, _, counts in groups_of(ballot))]
    return ["ЗА ФРАКЦІЯМИ:", row("Фракція", *heads), AnyOrder(
        [row(title, *map(str, counts))] for title, _, counts in groups_of(ballot))]


def grouped(ballot, is_text, columns):
    """The names under their factions, in two columns of names, read down the left one first, or in one."""
    if ballot["mode"] != "rollCall":
        return []
    parts = AnyOrder()
    for title, names, counts in groups_of(ballot):
        count = dict(zip(COUNTS, counts))
        total = (f"Усього: {len(names)}; за: {count['for']}; проти: {count['against']}; утрималися: "
                 f"{count['abstained']}; не голосували: {count['notVoting']}; відсутні: {count['absent']}")
        part = [title, total] if is_text else [f"{title} {total}"]
        height = (len(names) + columns - 1) // columns
        for line in range(height):
            pair = names[line::height]
            if is_text:
                part.append(row(*(f"{fold(name['name'])} {mark_of(name, 'factions')}" for name in pair)))
                part += [f"{name['name']}: {note}" for name in pair for note in notes_of(name)]
            else:
                cells = [cell for name in pair for cell in (
                    " ".join([fold(name["name"]), *notes_of(name)]), mark_of(name, "factions"))]
                part.append(row(*cells, *[""] * (4 - len(cells))))
        parts.append(part)
    return [parts]


def composed(ballot, predecessors, seal, checkpoint, layout, is_text, columns, clock):
    """All that a printed record says, up to the secretary's signature, which no statement tells."""
    opened, closed = clock(ballot["openedAt"]), clock(ballot["closedAt"])
    kind = "ТАЄМНЕ ГОЛОСУВАННЯ" if ballot["mode"] == "secret" else "ПОІМЕННЕ ГОЛОСУВАННЯ"
    repeated = f", повторне після № {ballot['repeatOf']}" if ballot.get("repeatOf") is not None else ""
    lines = ["УКРАЇНА", ballot["council"], kind, " ".join(session_words(ballot)),
             f"Пленарне засідання № {ballot['sitting']}", f"{ballot['place']} {day_in_words(ballot['day'])}",
             f"{closed:%d.%m.%Y %H:%M:%S}", ballot["title"],
             f"Питання № {ballot['question']} " + (f"Вид: {ballot['recordKind']}" if ballot["recordKind"] else ""),
             f"Голосування № {ballot['ballot']}{repeated}, тривало з {opened:%H:%M:%S} до {closed:%H:%M:%S}",
             f"Рішення ухвалює {ballot['rule']['line']}", ballot["rule"]["explanation"]]
    if ballot["outcome"] in ("annulled", "withheld"):
        lines += decision(ballot)
    if layout == "viche":
        lines += numbered(ballot, is_text) + totals(ballot) + ending(ballot) + factions(ballot, is_text)
    else:
        lines += totals(ballot) + ending(ballot) + grouped(ballot, is_text, columns)
    if predecessors:
        lines += ["АНУЛЬОВАНІ ГОЛОСУВАННЯ З ЦЬОГО ПИТАННЯ:"]
        lines += [f"№ {other['ballot']}: {other['annulment']}" for other in predecessors]
    signers = ", ".join(f"{name}+{number.hex()}" for name, number, _ in checkpoint.signatures) or "без підпису"
    lines.append(f"Печатка запису (SHA-256): {seal} Контрольна точка журналу: рядків {checkpoint.size}, корінь: "
                 f"{base64.b64encode(checkpoint.root).decode()} Підпис: {signers}")
    office = "Головуюча" if ballot.get("presidingGender") == 2 else "Головуючий"
    return lines + [f"{office} {ballot['presiding']}"]


CONCEPTS = {
    "for": "за", "against": "проти", "abstained": "утримались", "notVoting": "не голосували", "absent": "відсутні",
    "registered": "зареєстровано", "needed": "потрібно голосів «за»", "quorate": "кворум є",
    "inquorate": "кворуму немає", "adopted": "рішення прийнято", "rejected": "рішення не прийнято",
    "disputed": "рішення спірне", "annulled": "голосування анульовано", "withheld": "результат не встановлено",
}


def debate(ballots, seals, clock):
    """The sitting as an Akoma Ntoso debate, without registrations and people; a vote is by a name."""
    def escaped(text):
        return html.escape(fold(text))

    def voting(ballot):
        counts = "".join(f'<count value="{ballot["tally"][key]}" refersTo="#{key}"/>' for key in COUNTS)
        number = ballot["ballot"]
        return (f'<voting eId="voting_{number}" outcome="#{ballot["outcome"]}" href="#ballot_{number}"><quorum '
                f'value="{ballot["rule"]["needed"]}" refersTo="#needed"/>{counts}</voting>')

    def section(ballot):
        number, kind = ballot["ballot"], "secretBallot" if ballot["mode"] == "secret" else "ballot"
        opened, closed = clock(ballot["openedAt"]), clock(ballot["closedAt"])
        votes = "".join(
            f'<p><vote by="{escaped(name["name"])}" choice="#{name["choice"]}">'
            f'{escaped(name["name"])}: {choice_of(name)}</vote></p>' for name in ballot["names"])
        return (f'<debateSection name="{kind}" eId="ballot_{number}"><num>Голосування № {number}</num>'
                f'<heading>{escaped(ballot["title"])}</heading>'
                f'<p>{escaped("Питання № " + ballot["question"] + ", " + ballot["recordKind"])}</p>'
                f'<p>Тривало з {opened:%H:%M:%S} до {closed:%H:%M:%S}.</p>'
                f'<p>{escaped(ballot["rule"]["explanation"])}</p>'
                + (f'<rollCall eId="names_{number}">{votes}</rollCall>' if votes else "")
                + f'<p>Печатка запису (SHA-256): {seals[number][0]}</p></debateSection>')

    first = ballots[0]
    concepts = "".join(f'<TLCConcept eId="{name}" href="/ontology/concept/{name}" showAs="{words}"/>'
                       for name, words in CONCEPTS.items())
    preface = (first["council"], " ".join(session_words(first)), f"Пленарне засідання № {first['sitting']}",
               f"{first['place']}, {day_in_words(first['day'])}")
    return (f'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="minutes"><meta>'
            f'<analysis source="#council"><parliamentary>{"".join(map(voting, ballots))}</parliamentary></analysis>'
            f'<references source="#council"><TLCOrganization eId="council" href="/ontology/organization/council" '
            f'showAs="{escaped(first["council"])}"/>{concepts}</references></meta>'
            f'<preface>{"".join(f"<p>{escaped(text)}</p>" for text in preface)}</preface>'
            f'<debateBody>{"".join(map(section, ballots))}</debateBody></debate></akomaNtoso>')


def words_of(text):
    """The words; a line to sign on is none, and what parts two cells is one."""
    return [word for word in fold(text).replace("|", " | ").split() if word.strip("_")]


def matched(found, pieces, wraps):
    """The lines that follow those which say exactly this; `wraps`: a text may be broken into several lines."""

    def after(piece, at):
        wanted, got = words_of(piece), []
        while at < len(found) and len(got) < len(wanted):
            got, at = got + found[at], at + 1
            if not wraps or isinstance(piece, Row):
                break
        return at if got == wanted else None

    def after_all(part, at):
        for piece in part:
            at = after(piece, at)
            if at is None:
                return None
        return at

    at = 0
    for piece in pieces:
        rest = list(piece) if isinstance(piece, AnyOrder) else [[piece]]
        while rest:
            part, end = next(((part, end) for part in rest if (end := after_all(part, at)) is not None), (None, None))
            if part is None:
                said = " ".join(found[at])[:80] if at < len(found) else "кінець"
                wanted = "голоси за фракціями" if isinstance(piece, AnyOrder) else f"«{fold(piece)[:80]}»"
                raise Fault(f"не те, що запечатано: стоїть «{said}», а має бути {wanted}")
            rest.remove(part)
            at = end
    return found[at:]


# --- How the pages are written --------------------------------------------------------------------------------------

# SHA-256 of what is around the content of a page: its head, its style sheet. None of these hides anything. A version
# that changes the look of its pages adds to them, and takes none away: older folders are verified still.
FRAMES = {
    "03d5b3cdc19f50389e719e7f4989f19a732b1809481b445457027c63ff9ca0dd": "record",
    "c1473534997695edff23640443593e5aedcee9f564977fa6ad260ffc369887b3": "index",
    "6d249b000e561b0e16e8608dd55e2de430ad5b0d378ec88a18a6012642060526": "document",
}
HTML_FRAME = re.compile(r"(.*?<title>)([^<]*)(</title>.*?<body>\n)(.*)(</body>\n</html>\n)", re.DOTALL)
FODT_FRAME = re.compile(r"(.*?<dc:title>)([^<]*)(</dc:title>.*?<office:text>\n)(.*)(</office:text>.*)", re.DOTALL)
BACK = '<nav><a href="index.html">← усі голосування засідання</a></nav>\n'
HTML_TAG = re.compile(
    r"</?(?:article|section|h[12]|p|span|table|thead|tbody|tr|td|dl|div|dt|dd|small|code|ul|li)>|</(?:th|a)>|<br>"
    r'|<p class="[cmisgy]">|<div class="[kq]">|<table class="[tfl]">|<td class="[nv]">|<th scope="(?:col|row)">'
    r'|<th colspan="4" scope="colgroup">|<a href="[A-Za-z0-9/._-]+">'
    r'|<img alt="QR-код печатки" src="data:image/png;base64,[A-Za-z0-9+/=]+">')
FODT_TAG = re.compile(
    r'</?(?:text:p|table:(?:table|table-header-rows|table-row|table-cell)|draw:frame|office:binary-data)>|</draw:image>'
    r'|<text:(?:s|tab|line-break)/>|<table:covered-table-cell/>|<text:p text:style-name="[^"<>&]+">'
    r'|<table:table table:name="Table [0-9.]+" table:style-name="[A-Za-z.]+">'
    r'|<table:table-(?:column|row) table:style-name="[A-Za-z.]+"/?>'
    r'|<table:table-cell table:style-name="[A-Za-z.]+"(?: table:number-columns-spanned="4")? '
    r'office:value-type="string">|<draw:frame draw:name="QR [0-9]+" draw:style-name="Code" text:anchor-type="as-char" '
    r'svg:width="3.2cm" svg:height="3.2cm">|<draw:image draw:mime-type="image/png">')
# By what a file is: its frame, its marks, with what its content begins.
KINDS = {"record": (HTML_FRAME, HTML_TAG, BACK), "index": (HTML_FRAME, HTML_TAG, ""),
         "document": (FODT_FRAME, FODT_TAG, "")}
# What stands in what; what is not named here stands where it likes.
PARENTS = {
    "section": {"article", "div"}, "dl": {"section"}, "dt": {"div"}, "dd": {"div"}, "table": {"section", "body"},
    "thead": {"table"}, "tbody": {"table"}, "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"}, "small": {"th", "td"},
    "li": {"ul"}, "ul": {"body"}, "div": {"article", "section", "dl"}, "h1": {"body"}, "h2": {"section", "body"},
    "p": {"section", "body", "div"}, "span": {"p"}, "code": {"p", "li"}, "a": {"p", "li", "td"}, "article": {"body"},
    "img": {"div"},
}
WITHOUT_TEXT = {"body", "article", "section", "dl", "table", "thead", "tbody", "tr", "ul", "div"}


def plain(text):
    """A text without signs that nobody sees and that turn or hide what is around them."""
    for sign in set(text) - {"\n", "\f"}:
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or kind == "Zs" and sign != " ":
            raise Fault(f"невидимий знак U+{ord(sign):04X}")
    return text


def content_of(text, kind, pictures):
    """The title and the content of a page that has nothing in it but what the format has, and so many pictures."""
    frame, tag, beginning = KINDS[kind]
    parts = frame.fullmatch(plain(text))
    if not parts:
        raise Fault("сторінка не цього вигляду або обірвана")
    around = hashlib.sha256("".join(parts.group(1, 3, 5)).encode()).hexdigest()
    if FRAMES.get(around) != kind:
        raise Fault(f"стилі або заголовок сторінки не ті, що в цьому форматі (SHA-256 {around})")
    if not parts.group(4).startswith(beginning):
        raise Fault("немає посилання на перелік голосувань")
    content = parts.group(4)[len(beginning):]
    # What the format has goes, and leaves a sign that stands in no text.
    for found in re.findall(r"<[^<>]*>?|>|&(?!(?:amp|lt|gt|quot|nbsp);)", re.sub(tag, "\0", content)):
        raise Fault(f"розмітка, якої в цьому форматі немає: {found[:80].replace(chr(0), '…')!r}")
    if len(re.findall("<img |<draw:image ", content)) != pictures:
        raise Fault("картинок не стільки, скільки печаток")
    return html.unescape(parts.group(2)), content


class Line(list):
    """The words of a line of a page; where its links lead."""

    def __init__(self, element, text=None):
        super().__init__(words_of(text if text is not None else flat(element)))
        self.links = [link.get("href") for link in element.iter("a")] if element is not None else []


def flat(element):
    """The text in an element, with a gap where a reader sees one."""
    gap = " " if element.tag in ("small", "span", "br", "dt", "dd") else ""
    inner = "".join(flat(part) + (part.tail or "") for part in element)
    return gap + (element.text or "") + inner + gap


def html_lines(text, kind):
    """The title and the lines of an HTML page: a paragraph, a row of a table, an item, a number with its name."""
    title, content = content_of(text, kind, 1 if kind == "record" else 0)
    content = re.sub(r"<(br|img [^<>]*)>", r"<\1/>", content).replace("&nbsp;", " ")
    lines = []

    def read(element):
        for part in element:
            if part.tag in PARENTS and element.tag not in PARENTS[part.tag]:
                raise Fault(f"<{part.tag}> не на своєму місці")
            if element.tag in WITHOUT_TEXT and (part.tail or "").strip():
                raise Fault("текст не на своєму місці")
        if element.tag in WITHOUT_TEXT and (element.text or "").strip():
            raise Fault("текст не на своєму місці")
        is_line = element.tag in ("p", "h1", "h2", "li") or element.tag == "div" and element.find("dt") is not None
        if element.tag == "tr":
            lines.append(Line(element, " | ".join(flat(cell) for cell in element)))
        elif is_line:
            lines.append(Line(element))
        for part in element:
            read(part)

    read(ElementTree.fromstring(f"<body>{content}</body>"))
    return title, [line for line in lines if line]


def office_lines(text, records):
    """The title and the lines of a Flat ODT document, sheet by sheet."""
    title, _ = content_of(text, "document", records)
    table, paragraph = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", \
        "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    pages = [[]]

    def text_in(element):
        if element.tag.endswith("}binary-data"):
            return ""
        gap = " " if element.tag in (paragraph + "s", paragraph + "tab", paragraph + "line-break") else ""
        return gap + (element.text or "") + "".join(text_in(part) + (part.tail or "") for part in element)

    def read(element):
        if any((part.tail or "").strip() for part in element) or (element.text or "").strip():
            raise Fault("текст не на своєму місці")
        for part in element:
            if part.tag == paragraph + "p":
                if part.get(paragraph + "style-name") == "NewPage":
                    pages.append([])
                pages[-1].append(words_of(text_in(part)))
            elif part.tag == table + "table-row" and element.get(table + "style-name") != "Plain":
                cells = [cell for cell in part if cell.tag == table + "table-cell"]
                for cell in cells:
                    if {inner.tag for inner in cell} != {paragraph + "p"}:
                        raise Fault("клітинка не цього вигляду")
                pages[-1].append(words_of(" | ".join(" ".join(map(text_in, cell)) for cell in cells)))
            else:
                read(part)

    body = ElementTree.fromstring(text).find("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body")
    read(body)
    return title, [[line for line in page if line] for page in pages]


def text_lines(text):
    """The lines of a plain text, sheet by sheet."""
    if not plain(text).endswith("\n"):
        raise Fault("файл обірвано")
    pages = []
    for page in text.split("\f"):
        # A row of the numbered list ends with a line.
        lines = [line[:-1] if re.match(r" *(\d+|№ п/п)\| .*\|$", line) else line for line in page.split("\n")]
        pages.append([words for words in map(words_of, lines) if words])
    return pages


def time_zone(name):
    """A zone; the name with «Kyiv» is of 2022, and older data knows the other one."""
    for known in (name, "Europe/Kiev") if name == "Europe/Kyiv" else (name,):
        try:
            return zoneinfo.ZoneInfo(known)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            pass
    raise Fault(f"часового поясу {name} немає в даних цієї машини (pip install tzdata)")


def main():
    parser = argparse.ArgumentParser(description="Перевіряє оприлюднену теку засідання за відкритим ключем ради.")
    parser.add_argument("folder", metavar="ТЕКА")
    parser.add_argument("--key", action="append", default=[], help="відкритий ключ ради або файл із ним; можна кілька")
    parser.add_argument("--earlier", action="append", default=[], help="файл раніше оприлюдненої контрольної точки")
    parser.add_argument("--records-only", action="store_true", help="тека без index.html і SHA256SUMS (bulk)")
    parser.add_argument("--time-zone", default="Europe/Kyiv", help="часовий пояс записів (Europe/Kyiv)")
    arguments = parser.parse_args()
    try:
        keys = [Key(open(key).read() if os.path.isfile(key) else key) for key in arguments.key]
        earlier = [open(path, encoding="utf-8").read() for path in arguments.earlier]
        timezone = time_zone(arguments.time_zone)
    except (Fault, OSError, ValueError) as error:
        print(f"✗ {error}", file=sys.stderr)
        sys.exit(2)
    verifier = Verifier(arguments.folder, keys, arguments.records_only, timezone)
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
