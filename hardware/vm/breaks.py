"""What can be broken on purpose, to see that a test fails: `BREAK=name make hall-vm`, and some of it by itself at the end of
every run (`SELF_CHECKS` in run.py)."""

import os

BREAKS = {
    "press": "the last one of several panels that press at once does not press",
    "vote": "the roll call is expected to have one vote otherwise than it was pressed",
    "fsync": "the daemon acknowledges votes that are not on the disk: its fsync does nothing",
    "flush": "the guest's kernel flushes nothing to the disk",
}


def broken(name):
    """Whether this is to be broken now."""
    if name not in BREAKS:
        raise ValueError(f"breaks.py knows no «{name}»")
    return os.environ.get("BREAK") == name
