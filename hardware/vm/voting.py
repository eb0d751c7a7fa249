"""Votes without a pause, while something goes wrong; and the check that none that was acknowledged is lost."""

import threading
import time

from hall import AGAINST, CHOICES, FOR, expect


class Unceasing:
    """Every console presses «проти» and «за» in turn, without a pause, until it is cut off or told to stop."""

    def __init__(self, hall, moment=lambda: 0):
        self.hall, self.moment = hall, moment
        self.pressed = {seat: [] for seat in hall.ports}
        # Choices, and the moments by which they were acknowledged.
        self.acknowledged = {seat: [] for seat in hall.ports}
        self.going_on = True
        self.threads = []
        hall.press({seat: FOR for seat in hall.ports})
        for seat in hall.ports:
            self.pressed[seat].append(CHOICES[FOR])
            self.acknowledged[seat].append((CHOICES[FOR], moment()))

    def start(self, seconds):
        for seat in self.hall.ports:
            thread = threading.Thread(target=self.at_seat, args=(self.hall.consoles[seat],), daemon=True)
            self.threads.append(thread)
            thread.start()
        time.sleep(seconds)

    def at_seat(self, console):
        key = AGAINST
        while console.running and self.going_on:
            self.pressed[console.seat].append(CHOICES[key])
            try:
                verdict = console.press(key, 3)
            except Exception:
                return
            if verdict != 0 or isinstance(verdict, bool):
                return
            self.acknowledged[console.seat].append((CHOICES[key], self.moment()))
            key = AGAINST if key == FOR else FOR

    def stop(self):
        self.going_on = False
        for thread in self.threads:
            thread.join(10)

    @property
    def count(self):
        return sum(map(len, self.acknowledged.values()))

    def told(self, moment):
        """How many votes each seat had been acknowledged by a moment."""
        return {seat: sum(at <= moment for _, at in ones) for seat, ones in self.acknowledged.items()}

    def check(self, choices, told=None):
        """Each seat has the last vote that was acknowledged, or one that was pressed after it."""
        told = told or {seat: len(ones) for seat, ones in self.acknowledged.items()}
        for seat, pressed in self.pressed.items():
            possible = pressed[max(0, told[seat] - 1) :] + ([] if told[seat] else ["notVoting"])
            expect(choices[seat] in possible, f"seat {seat} has its last acknowledged vote",
                   (choices[seat], pressed[: told[seat]][-1:], pressed[told[seat] :]))
