#!/usr/bin/env bash
# Every quick test, and one plain line at the end: `N passed, N failed`. What was skipped has not passed: it is named,
# and counted apart.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A check of one command, counted as one test.
check() {
  local name=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "ok      $name"
    passed=$((passed + 1))
  else
    echo "FAILED  $name"
    sed 's/^/        /' "$work/out"
    failed=$((failed + 1))
  fi
}

swift build --build-tests || { echo "0 passed, 1 failed"; exit 1; }

# Before the tests that ask them.
check "the validators of the open data are installed" scripts/record-tools.sh

echo "Swift tests"
# A crashed test process must not hang the run.
export SWIFT_BACKTRACE=interactive=no
timeout 1200 swift test --skip-build --xunit-output "$work/tests.xml" >"$work/log" 2>&1
status=$?
# Not the lines of tests that start: they quote their arguments, whatever words those hold.
grep -v '^◇' "$work/log" | grep -E '✘|error:' | head -n 100
scripts/test-report.py "$work/log" "$work"/tests*.xml >"$work/report" || echo "FAILED  the tests' report cannot be read"
sed '$d' "$work/report"
read -r good bad skipped < <(tail -n 1 "$work/report")
good=${good:-0}
bad=${bad:-0}
skipped=${skipped:-0}
if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
  echo "FAILED  the test run itself (status $status)"
  tail -n 40 "$work/log"
  bad=1
fi
if [ "$good" = 0 ]; then
  echo "FAILED  no Swift test ran"
  bad=$((bad + 1))
fi
passed=$((passed + good))
failed=$((failed + bad))
echo "Swift tests: $good passed, $bad failed, $skipped skipped"

echo "Checks"
check "the code is formatted" swift format lint --strict --recursive --parallel Sources Tests Package.swift
check "the tree is tidy" scripts/tidy.sh
check "the units verify" systemd/verify.sh
check "the Seat Link vectors agree with an independent implementation" python3 hardware/seat-link-vectors.py --check
check "an independent varlink client agrees" scripts/conformance.sh

echo
[ "$skipped" = 0 ] || echo "skipped: $skipped, named above"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
