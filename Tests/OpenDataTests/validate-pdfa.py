"""Judges PDF/A-2b (ISO 19005-2), as far as it can be without the archive's own program: validate-pdfa.py [--faults] FILE…

The syntax is qpdf's to judge; the rest is the standard's clauses, each named beside what it forbids. With `--faults` every
file is broken in every way that the judge knows, and has to be refused each time.
"""

import io
import re
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
          "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}
NAMESPACE = "http://www.aiim.org/pdfa/ns/id/"
# What draws in a device's colours, and in which.
DEVICE = {"rg": "/DeviceRGB", "RG": "/DeviceRGB", "k": "/DeviceCMYK", "K": "/DeviceCMYK", "g": "/DeviceGray", "G": "/DeviceGray"}


def metadata(pdf):
    """6.6.2.1, 6.6.4: the file says what it is."""
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return ["6.6.2.1: no metadata"]
    text = stream.read_bytes().decode("utf-8")
    found = {name: re.search(rf"<pdfaid:{name}>([^<]*)<|pdfaid:{name}=\"([^\"]*)\"", text) for name in ("part", "conformance")}
    values = {name: match and (match[1] or match[2]) for name, match in found.items()}
    if NAMESPACE not in text or values["part"] != "2" or values["conformance"] not in ("A", "B", "U"):
        return [f"6.6.4: the metadata say {values}"]
    return []


def output_intent(pdf):
    """6.2.3: the colours that the device's are meant in; what is wrong, and the profile's space."""
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == "/GTS_PDFA1"]
    profiles = [intent.get("/DestOutputProfile") for intent in intents]
    if not intents or None in profiles:
        return ["6.2.3: no output intent with a profile"], None
    profile = profiles[0].read_bytes()
    if len(profile) < 128 or profile[36:40] != b"acsp" or profile[12:16] not in (b"prtr", b"mntr"):
        return ["6.2.3: the profile is no ICC profile of a screen or a printer"], None
    spaces = {b"RGB ": "/DeviceRGB", b"CMYK": "/DeviceCMYK", b"GRAY": "/DeviceGray"}
    return [], spaces.get(profile[16:20])


def font(item):
    """6.2.11: the letters are inside, and a reader can tell which they are."""
    wrong, name = [], item.get("/BaseFont", "a font")
    if item.get("/Subtype") == "/Type3":
        return []
    inner = item
    if item.get("/Subtype") == "/Type0":
        inner = item.DescendantFonts[0]
        if inner.get("/Subtype") == "/CIDFontType2" and inner.get("/CIDToGIDMap") is None:
            wrong.append(f"6.2.11.3.2: {name} has no CIDToGIDMap")
        if item.Encoding not in ("/Identity-H", "/Identity-V") and not isinstance(item.Encoding, Stream):
            wrong.append(f"6.2.11.3.3: {name} has the encoding {item.Encoding}")
    descriptor = inner.get("/FontDescriptor", Dictionary())
    if not any(descriptor.get(key) is not None for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        wrong.append(f"6.2.11.4.1: {name} is not inside")
    if inner.get("/Widths", inner.get("/W")) is None:
        wrong.append(f"6.2.11.5: {name} has no widths")
    # Level U's, and ours: what is printed in Ukrainian must be found by who searches.
    if item.get("/ToUnicode") is None:
        wrong.append(f"6.2.11.7.2: {name} has no way back to letters")
    return wrong


def graphics(item):
    """6.2.5, 6.2.8, 6.2.10: what depends on the device or on another file."""
    wrong = []
    if item.get("/Type") == "/ExtGState" or "/BM" in item and "/Type" not in item:
        if "/TR" in item or item.get("/TR2", "/Default") != "/Default" or "/HTP" in item:
            wrong.append("6.2.5: a transfer function")
        modes = item.get("/BM", "/Normal")
        if not {str(mode) for mode in (modes if isinstance(modes, Array) else [modes])} <= BLENDS:
            wrong.append(f"6.2.10: the blend mode {modes}")
    if item.get("/Subtype") == "/Image" and ("/Alternates" in item or "/OPI" in item or item.get("/Interpolate", False)):
        wrong.append("6.2.8.1: an image with alternates, OPI or interpolation")
    if item.get("/Subtype") == "/PS" or item.get("/Subtype2") == "/PS" or "/Ref" in item:
        wrong.append("6.2.9: PostScript or a reference to another file")
    return wrong


def stream(item):
    """6.1.7: streams that everybody can read, in this file."""
    wrong = []
    filters = item.get("/Filter", Array())
    for name in filters if isinstance(filters, Array) else [filters]:
        if name in ("/LZWDecode", "/Crypt"):
            wrong.append(f"6.1.7.2: a stream with {name}")
    if "/F" in item or "/FFilter" in item or "/FDecodeParms" in item:
        wrong.append("6.1.7.1: a stream in another file")
    return wrong


def contents(pdf, space):
    """6.2.4.3: a device's colours only where the output intent says what they are; 6.1.13: no deeper than 28."""
    wrong = set()
    for page in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            named = str(instruction.operands[0]) if operator in ("cs", "CS") and instruction.operands else None
            used = DEVICE.get(operator, named)
            if used in ("/DeviceRGB", "/DeviceCMYK") and used != space:
                wrong.add(f"6.2.4.3: {used}, and the profile is of {space}")
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            if depth > 28:
                wrong.add("6.1.13: states nested deeper than 28")
    return sorted(wrong)


def interaction(item):
    """6.3, 6.4, 6.5: nothing that runs, nothing that looks different elsewhere."""
    wrong = []
    if "/S" in item and item.get("/Type", "/Action") == "/Action" and re.fullmatch("/[A-Z][A-Za-z]+", str(item.S)):
        kinds = {"/Launch", "/JavaScript", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
                 "/Rendition", "/Trans", "/GoTo3DView"}
        if str(item.S) in kinds or item.get("/Type") == "/Action" and str(item.S) not in ACTIONS:
            wrong.append(f"6.5.1: an action {item.S}")
    if "/AA" in item:
        wrong.append("6.5.2: additional actions")
    if item.get("/Subtype") in ("/Sound", "/Screen", "/3D", "/Movie", "/FileAttachment"):
        wrong.append(f"6.3.1: an annotation {item.Subtype}")
    return wrong


def within(item):
    """A dictionary, and those that stand in it and are no objects of their own."""
    if isinstance(item, (Dictionary, Stream)):
        yield item
    inner = item.values() if isinstance(item, Dictionary) else item.stream_dict.values() if isinstance(item, Stream) else item
    for value in inner:
        if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            yield from within(value)


def everything(pdf):
    """Every dictionary of the file, streams' among them."""
    for item in pdf.objects:
        if isinstance(item, (Dictionary, Stream, Array)):
            yield from within(item)


def judge(data):
    """What keeps the file from being PDF/A-2b; nothing where nothing does."""
    wrong = []
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        wrong.append("6.1.2: the header")
    if not re.search(rb"%%EOF\r?\n?\Z", data):
        wrong.append("6.1.3: something after the end")
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as error:
        return wrong + [f"qpdf: {error}"]
    with pdf:
        if pdf.is_encrypted:
            return wrong + ["6.1.3: encrypted"]
        if "/ID" not in pdf.trailer:
            wrong.append("6.1.3: no identifier")
        wrong += [f"qpdf: {problem}" for problem in pdf.check_pdf_syntax()]
        wrong += metadata(pdf)
        found, space = output_intent(pdf)
        wrong += found + contents(pdf, space)
        root = pdf.Root
        if "/NeedAppearances" in root.get("/AcroForm", {}) or "/XFA" in root.get("/AcroForm", {}):
            wrong.append("6.4: a form that is drawn by its reader")
        if "/EmbeddedFiles" in root.get("/Names", {}) or "/JavaScript" in root.get("/Names", {}):
            wrong.append("6.8, 6.5.1: a file or a script inside")
        if "/Requirements" in root:
            wrong.append("6.11: requirements")
        fonts = 0
        for item in everything(pdf):
            if isinstance(item, Stream):
                wrong += stream(item)
            if item.get("/Type") == "/Font" and item.get("/Subtype") not in ("/CIDFontType0", "/CIDFontType2"):
                fonts += 1
                wrong += font(item)
            wrong += graphics(item) + interaction(item)
        if not fonts:
            wrong.append("no font: nothing is written in it")
    return wrong


def fonts(pdf):
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == "/Font"]


def drop_font(pdf):
    for item in pdf.objects:
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if isinstance(item, Dictionary) and key in item:
                del item[key]
                return


def drop_letters(pdf):
    del next(item for item in fonts(pdf) if "/ToUnicode" in item)["/ToUnicode"]


def rename(pdf, old, new):
    text = pdf.Root.Metadata.read_bytes()
    assert old in text
    pdf.Root.Metadata = Stream(pdf, text.replace(old, new), Type=Name.Metadata, Subtype=Name.XML)


def run_script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)", Type=Name.Action)


def draw_in_ink(pdf):
    pdf.pages[0].contents_add(b"q 0 0 0 1 k 0 0 9 9 re f Q", prepend=True)


def transfer(pdf):
    pdf.pages[0].Resources.ExtGState = Dictionary(X=Dictionary(Type=Name.ExtGState, TR=Name.Identity))


FAULTS = {
    "a font is not inside": drop_font,
    "a font has no way back to letters": drop_letters,
    "no output intent": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "no metadata": lambda pdf: pdf.Root.__delitem__("/Metadata"),
    "another part of the standard": lambda pdf: rename(pdf, b"<pdfaid:part>2<", b"<pdfaid:part>9<"),
    "a script": run_script,
    "a file inside": lambda pdf: pdf.attachments.__setitem__("a.txt", b"a"),
    "printer's ink": draw_in_ink,
    "a transfer function": transfer,
}


def broken(data, change, **saving):
    """The file with something changed, and nothing else that could be noticed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, **saving)
    return out.getvalue()


def self_check(data):
    """The faults that the judge does not find."""
    missed = [name for name, change in FAULTS.items() if not judge(broken(data, change))]
    if judge(broken(data, lambda pdf: None)):
        missed.append("saved again without a change, it is refused: " + str(judge(broken(data, lambda pdf: None))))
    if not judge(broken(data, lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user=""))):
        missed.append("encrypted")
    for name, bytes in (("cut short", data[: len(data) // 2]), ("something after the end", data + b"more\n"),
                        ("no header", data.replace(b"%PDF-1", b"%PDF-9", 1))):
        if not judge(bytes):
            missed.append(name)
    return missed


def main():
    files = sys.argv[1:]
    check = self_check if files and files[0] == "--faults" else judge
    if check is self_check:
        files = files[1:]
    if not files:
        sys.exit(__doc__)
    status = 0
    for path in files:
        with open(path, "rb") as file:
            for problem in check(file.read()):
                print(f"{path}: {problem}")
                status = 1
    if not status:
        print(f"{len(files)} files, {len(FAULTS) + 4} faults found in each" if check is self_check else f"{len(files)} files")
    return status


if __name__ == "__main__":
    sys.exit(main())
