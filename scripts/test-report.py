#!/usr/bin/env python3
"""What a run of the Swift tests came to: `test-report.py LOG XUNIT…`.

Names every test that was skipped, with the reason that it gave, and says in a last line how many passed, failed and were
skipped. A test that was skipped has not passed. Where everything that scripts/prepare.sh installs should be there (CI is
set), a test that was skipped for want of it has failed: nobody would miss it otherwise.
"""

import os
import re
import sys
import xml.etree.ElementTree as tree

# What `prepare.sh build test` and record-tools.sh install, as the tests' reasons name it. LibreOffice is not among it.
INSTALLED = re.compile(r"strace|sqlite3|[Pp]ython|xmllint|zbarimg")
SKIP = re.compile(r'^\W+(Test|Suite) (.+) skipped(?:: "(.*)")?\.?$')


def skipped(log):
    """Each test or suite that was skipped, and why, in order."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if found := SKIP.match(line.rstrip("\n")):
                yield found[1] == "Suite", found[2], found[3] or "no reason given"


def main():
    log, reports = sys.argv[1], sys.argv[2:]
    passed = failed = left = 0
    for path in reports:
        for test in tree.parse(path).getroot().iter("testcase"):
            outcome = {child.tag for child in test}
            if "skipped" in outcome:
                left += 1
            elif outcome & {"failure", "error"}:
                failed += 1
            else:
                passed += 1
    strict = bool(os.environ.get("CI"))
    for is_suite, name, reason in sorted(set(skipped(log))):
        if strict and not is_suite and INSTALLED.search(reason):
            print(f"FAILED  {name} was skipped for want of what scripts/prepare.sh installs: {reason}")
            left -= 1
            failed += 1
        elif not is_suite:
            print(f"skipped {name}: {reason}")
    print(passed, failed, left)


main()
