"""From a press to the wall, by the page's own clock: the stage publishes one more vote through the daemon's server, and the
page says when it drew the first frame with that number.

    latency.py PROGRAMS [PRESSES]

Prints milliseconds: median, 95th percentile, worst, and how far the two clocks may be apart.
"""
import random
import shutil
import sys
import time

from browser import Browser
from stage import Screen, Stage, directory

# The frame after the change of the document is the one in which it is seen.
WATCH = """(() => {
  window.drawn = [];
  let last = null;
  const look = () => {
    const first = document.querySelector('#tiles b');
    const shown = first && first.textContent;
    if (shown === last) return;
    last = shown;
    requestAnimationFrame(() => window.drawn.push([Number(shown), performance.timeOrigin + performance.now()]));
  };
  new MutationObserver(look).observe(document.getElementById('tiles'), { childList: true, subtree: true, characterData: true });
  look();
})()"""


def offset(browser):
    """How many seconds the page's clock is ahead of ours, and by how much that may be wrong: the quickest of many askings."""
    best = None
    for _ in range(200):
        before = time.time()
        page = browser.evaluate("performance.timeOrigin + performance.now()") / 1000
        after = time.time()
        if best is None or after - before < best[1] * 2:
            best = (page - (before + after) / 2, (after - before) / 2)
    return best


def main():
    programs, presses = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100
    place = directory()
    stage = Stage(programs, place)
    screen = Screen(programs, place)
    browser = Browser()
    try:
        browser.size(1920, 1080)
        stage.ask("voting")
        browser.open(screen.address + "/")
        browser.until("document.body && document.body.dataset.ready === 'live'")
        browser.evaluate(WATCH)
        browser.until("window.drawn.length === 1")
        ahead, error = offset(browser)
        took = []
        # The same presses at every run; the pauses so that none falls into step with a timer.
        chance = random.Random(1)
        for number in range(1, presses + 1):
            time.sleep(0.1 + chance.random() * 0.15)
            pressed = stage.press()
            browser.until(f"window.drawn.length === {number + 1}")
            shown, drawn = browser.evaluate("window.drawn.at(-1)")
            assert shown == number % 20, f"{shown} is shown after press {number}"
            took.append((drawn / 1000 - ahead - pressed) * 1000)
    finally:
        browser.end()
        screen.end()
        stage.end()
        shutil.rmtree(place, ignore_errors=True)
    took.sort()
    print(f"{took[len(took) // 2]:.0f} {took[len(took) * 95 // 100]:.0f} {took[-1]:.0f} {error * 1000:.1f}")


main()
