"""The power goes: what was acknowledged is on the disk."""

TESTS = []
