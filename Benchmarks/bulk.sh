#!/usr/bin/env bash
# A year's work of a council, and more: every sitting of a journal in all formats but LibreOffice's. The table says what is
# wanted and what was measured; times drift with the machine and never fail, a run that fails does.
#
#   Benchmarks/bulk.sh          a year (14 sittings, 1,008 ballots, 42 deputies), then the growth
#   Benchmarks/bulk.sh full     the growth up to 450 deputies and 5,000 ballots too: some gigabytes, many minutes
set -euo pipefail
cd "$(dirname "$0")/.."
for product in protocol-generator bulk-journal; do swift build -c release --product "$product"; done
bin=$(swift build -c release --show-bin-path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measure DEPUTIES SITTINGS BALLOTS : leaves the program's own line in $line, and its seconds, reading and writing, in $seconds.
measure() {
  rm -rf "$work/journal" "$work/out"
  mkdir "$work/journal" "$work/out"
  "$bin/bulk-journal" "$work/journal" "$1" "$2" "$3"
  line=$("$bin/protocol-generator" bulk --journal "$work/journal/journal.sqlite" --output "$work/out" \
    --edrpou 01234567 --katottg UA32140050000046018 --url https://rada.example.gov.ua/g 2>&1) || {
    echo "Benchmarks/bulk.sh: $line" >&2
    exit 1
  }
  seconds=$(sed -nE 's/.*читання ([0-9.]+) с, записи ([0-9.]+) с\..*/\1 \2/p' <<<"$line" | awk '{ print $1 + $2 }')
  [ -n "$seconds" ] || { echo "Benchmarks/bulk.sh: nothing measured: $line" >&2; exit 1; }
}

row() { printf '%-60s %12s %12s   %s\n' "$1" "$2" "$3" "$4"; }
printf '\n%-60s %12s %12s   %s\n' what target measured ok
measure 42 14 72
row "seconds for a year: 14 sittings, 1,008 ballots, 42 deputies" "<= 30" "$seconds" \
  "$(awk -v s="$seconds" 'BEGIN { print s <= 30 ? "yes" : "NO" }')"
echo "  $line"

# Growth: time for one name of one ballot, against the year's.
each() { awk -v s="$1" -v d="$2" -v b="$3" 'BEGIN { printf "%.2f", s * 1e6 / (d * b) }'; }
year=$(each "$seconds" 42 1008)
sizes=("42 1 72" "450 1 50" "450 1 200")
[ "${1:-}" != full ] || sizes+=("450 10 500")
for size in "${sizes[@]}"; do
  read -r deputies sittings ballots <<<"$size"
  measure "$deputies" "$sittings" "$ballots"
  cost=$(each "$seconds" "$deputies" $((sittings * ballots)))
  row "microseconds a name: $deputies deputies, $((sittings * ballots)) ballots" "<= 1.5 * $year" "$cost" \
    "$(awk -v c="$cost" -v y="$year" 'BEGIN { print c <= 1.5 * y ? "yes" : "NO" }')"
  echo "  $line"
done
