"""The screens in a real Chromium: every state as a picture beside its golden one, its words, its accessibility; and what
happens when the daemon hangs, the server goes and comes back, and a hundred screens look on.

    run.py PROGRAMS [--update] [--only WORDS] [--scenes WORDS] [--keep DIRECTORY]

PROGRAMS is the folder of results-screen and screen-stage. --update writes the golden pictures and words anew: look at
every one of them before you commit it.
"""
import argparse
import io
import json
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import axe_playwright_python
from PIL import Image, ImageChops, ImageFilter

from browser import Browser
from stage import Screen, Stage, directory

GOLDEN = Path(__file__).parent / "golden"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SCENES = [
    "closed", "idle", "recess", "registration", "registrationReached", "voting", "votingLong", "votingHidden",
    "votingNothing", "votingSeats", "secretOpen", "adopted", "rejected", "disputed", "settled", "annulled", "withheld", "secretAdopted",
    "large", "huge", "storage",
]
SIZES = {"1080": (1920, 1080), "720": (1280, 720), "2160": (3840, 2160), "phone": (390, 844)}
# A golden picture is this wide: small enough to keep, large enough to see one seat's shape. The words have a golden text of
# their own.
WIDTH = 640
PHONE_WIDTH = 300
# How much any point may differ, of 255, once each is the mean of its three by three. What another version of Chromium or of a
# font does to the edges of letters is at most 82 (letters moved by half a point, or rendered geometrically); another shape on a
# tile is 110 and more, a name that is gone 131, another seat or figure 180. `broken` sees to it that this stays so.
TOLERANCE = 96

passed = failed = 0


def check(name, body):
    global passed, failed
    try:
        body()
        passed += 1
        print("ok      " + name, flush=True)
    except (AssertionError, RuntimeError, OSError) as error:
        failed += 1
        print(f"FAILED  {name}\n        {error}", flush=True)


class Lane:
    def __init__(self, options):
        self.options = options
        self.directory = directory()
        self.stage = Stage(options.programs, self.directory)
        self.screen = Screen(options.programs, self.directory)
        self.browser = Browser()
        # What is shown must not depend on when: the clock stands, and so does the page of names.
        self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])

    def end(self):
        self.browser.end()
        self.screen.end()
        self.stage.end()
        shutil.rmtree(self.directory, ignore_errors=True)

    def show(self, scene, size="1080", page="/", state="live"):
        width, height = SIZES[size]
        # Mobile emulation only where it is a phone: it has a layout of its own.
        self.browser.size(width, height, mobile=size == "phone")
        self.stage.ask(scene)
        # The stage answers before the feed has it.
        time.sleep(0.4)
        self.browser.log.clear()
        self.browser.open(self.screen.address + page)
        self.browser.until(f"document.body && document.body.dataset.ready === '{state}'")
        if page == "/":
            self.browser.evaluate("document.fonts.ready.then(() => { if (known.status) render(feed.isStale); })", wait=True)

    def stand(self):
        # The clock stands while the picture is taken, however long that takes.
        self.browser.evaluate("if (typeof ends !== 'undefined' && ends !== null) {"
                              "const now = performance.now(); performance.now = () => now; ends = now + 11990; tick(); }"
                              "if (typeof pages !== 'undefined' && pages.length > 1 && page !== 0) { page = 0; showPage(); }")

    def spoil(self, change):
        """A page that is wrong, and stays so: the next beat of the server would draw it anew."""
        self.browser.evaluate("feed.shown = render = () => {}")
        self.browser.evaluate(change)

    # Pictures

    def settled(self, compare):
        """Whether it compares well soon: what the stage was asked for may still be on its way to the page."""
        for seconds in 0.5, 1, 2:
            try:
                return compare()
            except AssertionError:
                time.sleep(seconds)
        compare()

    def picture(self, name, whole=False):
        self.settled(lambda: self.compare(name, whole))

    def compare(self, name, whole):
        self.stand()
        image = Image.open(io.BytesIO(self.browser.picture(whole))).convert("RGB")
        if self.options.keep:
            Path(self.options.keep).mkdir(parents=True, exist_ok=True)
            image.save(Path(self.options.keep) / (name + ".png"))
        width = PHONE_WIDTH if image.width < 1000 else WIDTH
        small = image.resize((width, round(image.height * width / image.width)), Image.LANCZOS)
        path = GOLDEN / (name + ".png")
        if self.options.update:
            path.parent.mkdir(exist_ok=True)
            small.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
            return
        assert path.exists(), f"no golden picture {path.name}: look at the state, then --update"
        golden = Image.open(path).convert("RGB")
        assert golden.size == small.size, f"{golden.size} is golden, {small.size} is shown"
        mean = ImageFilter.BoxBlur(1)
        difference = ImageChops.difference(golden.filter(mean), small.filter(mean))
        most = max(high for _, high in difference.getextrema())
        where = difference.convert("L").point(lambda value: 255 if value > TOLERANCE * 0.6 else 0).getbbox()
        assert most <= TOLERANCE, f"the picture differs by {most}, {TOLERANCE} may be; at {where} of {small.size}"

    def words(self, name):
        self.settled(lambda: self.compare_words(name))

    def compare_words(self, name):
        self.stand()
        shown = self.browser.evaluate("document.body.innerText").strip() + "\n"
        path = GOLDEN / (name + ".txt")
        if self.options.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown)
            return
        assert path.exists(), f"no golden text {path.name}"
        assert path.read_text() == shown, f"the words differ from {path.name}:\n{shown}"

    def quiet(self):
        assert self.browser.log == [], f"the page complains: {self.browser.log}"

    def fits(self):
        """Nothing is cut off: the page has no more than the screen, the question is whole, no line of names is cut."""
        problems = self.browser.evaluate("""(() => {
          const cut = [];
          const root = document.documentElement;
          if (root.scrollWidth > innerWidth + 1) cut.push('wider than the screen');
          const isBoard = innerWidth > innerHeight;
          if (isBoard && document.body.scrollHeight > innerHeight + 1) cut.push('higher than the screen');
          for (const id of ['title', 'reasons', 'board', 'lists', 'council', 'verdict', 'count']) {
            const box = document.getElementById(id);
            if (!box || box.closest('[hidden]') || !isBoard) continue;
            if (box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2) cut.push(id);
          }
          for (const line of document.querySelectorAll('#lists li span, .tile p, #explanation')) {
            if (line.scrollWidth > line.clientWidth + 1) cut.push(line.textContent);
          }
          return cut;
        })()""")
        assert problems == [], f"cut off: {problems}"

    def axe(self):
        self.browser.evaluate(AXE + "; true")
        found = self.browser.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) =>"
            " v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')))", wait=True)
        return found

    def accessible(self):
        found = self.axe()
        assert found == [], f"axe: {found}"


def pictures(lane):
    for scene in lane.options.scenes.split(","):
        for size in SIZES:
            def body():
                lane.show(scene, size)
                lane.fits()
                lane.picture(f"{scene}-{size}", whole=size == "phone")
                if size in ("1080", "phone"):
                    lane.words(f"{scene}-{size}")
                if size == "1080":
                    lane.accessible()
                lane.quiet()
            check(f"the wall shows {scene} at {size}", body)
    for scene in ("adopted", "disputed", "voting", "withheld"):
        def body():
            lane.show(scene, "phone", page="/sitting")
            lane.browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            # Each list is asked for when it is opened.
            lane.browser.until("[...document.querySelectorAll('details')].every((one) => one.querySelector('.names'))")
            lane.fits()
            lane.picture(f"sitting-{scene}", whole=True)
            lane.words(f"sitting-{scene}")
            lane.accessible()
            lane.quiet()
        check(f"a phone shows the sitting at {scene}", body)


def themes(lane):
    for theme in ("light", "green-red"):
        own = Screen(lane.options.programs, lane.directory, "--theme", theme)
        usual, lane.screen = lane.screen, own
        for scene in ("voting", "adopted", "disputed"):
            def body():
                lane.show(scene)
                lane.fits()
                lane.picture(f"{theme}-{scene}")
                lane.accessible()
            check(f"the theme {theme} shows {scene}", body)
        lane.screen = usual
        own.end()


def broken(lane):
    def body():
        lane.show("adopted")
        lane.spoil("document.documentElement.lang = ''; at('seats').removeAttribute('aria-label');"
                   "at('council').style.color = '#222a40'")
        found = " ".join(lane.axe())
        for rule in ("html-has-lang", "svg-img-alt", "color-contrast"):
            assert rule in found, f"axe does not see {rule}: {found}"
    check("a broken page is found out by axe", body)

    def cut():
        lane.show("large")
        lane.spoil("at('title').style.fontSize = '6rem'")
        try:
            lane.fits()
        except AssertionError:
            return
        raise AssertionError("a question that is cut off is not seen")
    check("a question that does not fit is found out", cut)

    def other():
        lane.show("rejected")
        lane.options.update, update = False, lane.options.update
        try:
            lane.picture("settled-1080")
        except AssertionError as error:
            assert "differs" in str(error), error
            return
        finally:
            lane.options.update = update
        raise AssertionError("the picture of another state passes")
    check("the picture of a state that is almost the same is found out", other)

    def edges():
        for style in ("transform", "translate(.5px, .5px)"), ("textRendering", "geometricPrecision"), ("webkitTextStroke", ".3px"):
            lane.show("adopted")
            lane.spoil("document.body.style.%s = '%s'" % style)
            lane.picture("adopted-1080")
    check("other edges of the same letters are no difference", edges)

    def small():
        lane.options.update, update = False, lane.options.update
        try:
            for what, change in {
                "a figure": "document.querySelectorAll('.tile b')[1].textContent = '6'",
                "a seat": "document.querySelectorAll('#seats use')[5].setAttribute('href', '#s-absent')",
                "a colour": "document.querySelectorAll('#seats use')[5].setAttribute('class', 'c-against')",
                "a shape": "document.querySelector('.tile use').setAttribute('href', '#s-against')",
                "a name": "document.querySelectorAll('#lists li span')[3].textContent = ''",
            }.items():
                lane.show("adopted")
                lane.spoil(change)
                try:
                    lane.picture("adopted-1080")
                except AssertionError as error:
                    assert "differs" in str(error), error
                    continue
                raise AssertionError(f"{what} that is another is not seen")
        finally:
            lane.options.update = update
    check("one figure, one seat, one colour, one shape, one name that is another is found out", small)

    def policy():
        lane.show("adopted")
        lane.browser.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))")
        lane.browser.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2/x.png'}))")
        assert lane.browser.evaluate("window.x === undefined"), "a script in the page runs"
        lane.browser.until("true")
        assert any("Content Security Policy" in line for line in lane.browser.log), "the policy stops nothing"
    check("the policy stops a script and a picture from elsewhere", policy)


def staleness(lane):
    def hangs():
        lane.show("adopted")
        lane.stage.freeze()
        began = time.time()
        lane.browser.until("document.body.dataset.ready === 'stale'", 20)
        took = time.time() - began
        assert 7 <= took <= 14, f"stale after {took:.1f} s"
        shown = lane.browser.evaluate("document.body.innerText")
        assert "ДАНІ ЗАСТАРІЛИ" in shown.upper(), shown
        lane.fits()
        lane.picture("stale-1080")
        lane.stage.thaw()
        lane.browser.until("document.body.dataset.ready === 'live'", 20)
    check("a daemon that hangs makes the screen stale in ten seconds, and it recovers by itself", hangs)

    def goes():
        lane.show("adopted")
        port = lane.screen.port
        lane.screen.end()
        lane.browser.until("document.body.dataset.ready === 'stale'", 20)
        lane.stage.ask("disputed")
        lane.screen = Screen(lane.options.programs, lane.directory, port=port)
        lane.browser.until("document.body.dataset.ready === 'live'", 30)
        lane.browser.until("document.getElementById('outcome').textContent === 'Спірно'", 10)
    check("a browser that loses the server says so, comes back and shows what is true now", goes)

    def never():
        nowhere = directory()
        own = Screen(lane.options.programs, nowhere)
        lane.browser.size(1920, 1080)
        lane.browser.open(own.address + "/")
        lane.browser.until("document.body && document.body.dataset.ready === 'stale'")
        lane.picture("never-1080")
        own.end()
        shutil.rmtree(nowhere)
    check("a server that has never heard the daemon says that, and shows no result", never)


def crowd(lane):
    def body():
        lane.stage.ask("voting")
        before = lane.stage.clients()
        screens = []
        for _ in range(100):
            one = socket.create_connection(("127.0.0.1", lane.screen.port), timeout=20)
            one.sendall(b"GET /events HTTP/1.1\r\nHost: test\r\n\r\n")
            screens.append(one)
        lane.stage.ask("annulled")
        for one in screens:
            text = b""
            while b'"outcome":"annulled"' not in text:
                more = one.recv(65536)
                assert more, "a screen was sent away"
                text += more
        assert lane.stage.clients() == before == 3, f"{lane.stage.clients()} connections to the daemon, {before} before"
        for one in screens:
            one.close()
    check("a hundred screens cost the daemon one client, and all of them see the result", body)

    def refusals():
        for method in ("POST", "PUT", "DELETE", "HEAD"):
            request = urllib.request.Request(lane.screen.address + "/", method=method)
            try:
                urllib.request.urlopen(request, timeout=10)
            except urllib.error.HTTPError as error:
                assert error.code == 405, f"{method}: {error.code}"
            else:
                raise AssertionError(f"{method} is accepted")
    check("every method but GET is refused", refusals)


def secret(lane):
    def body():
        lane.stage.ask("secretAdopted")
        time.sleep(0.5)
        seen = 0
        for path in ("/events", "/sitting/events"):
            text = b""
            with urllib.request.urlopen(lane.screen.address + path, timeout=20) as stream:
                while b"event: beat" not in text:
                    text += stream.readline()
            for event in text.decode().split("\n\n"):
                if event.startswith("event: seats"):
                    seats = json.loads(event.split("data: ", 1)[1])
                    assert seats and all(len(seat) == 2 for seat in seats), "a seat has a choice"
                    seen += 1
                if event.startswith("event: names"):
                    assert event.endswith("null"), "there are names"
                    seen += 1
        assert seen == 2, f"{seen} events of seats and names were looked at"
        try:
            urllib.request.urlopen(lane.screen.address + "/rollcalls/7.json", timeout=10)
        except urllib.error.HTTPError as error:
            assert error.code == 404
        else:
            raise AssertionError("a secret ballot has a roll call")
    check("a secret ballot leaves totals only, in everything that is served", body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep")
    parser.add_argument("--scenes", default=",".join(SCENES), help="of the pictures, these alone")
    options = parser.parse_args()
    options.programs = os.path.abspath(options.programs)
    lane = Lane(options)
    try:
        for part in (pictures, themes, broken, staleness, crowd, secret):
            if not options.only or part.__name__ in options.only.split(","):
                part(lane)
    finally:
        lane.end()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
