#!/usr/bin/env bash
# A year's work of a council, and more: every sitting of a journal in all formats but LibreOffice's. The table says what is
# wanted and what was measured; times drift with the machine and never fail, a run that fails does.
#
#   Benchmarks/bulk.sh          a year (14 sittings, 1,008 ballots, 42 deputies), then the growth
#   Benchmarks/bulk.sh full     the growth up to 450 deputies and 5,000 ballots too. That writes seven gigabytes at a time into
#                               TMPDIR and half a gigabyte of journal into memory; at 115 microseconds a name it takes a
#                               processor five minutes, and making the journals takes some more. Run it where nothing else does.
set -euo pipefail
cd "$(dirname "$0")/.."
for product in protocol-generator bulk-journal; do swift build -c release --product "$product"; done
bin=$(swift build -c release --show-bin-path)
work=$(mktemp -d)
# The journal is made as the daemon makes it, with a wait for the disk after every group; in memory that costs nothing.
memory=$work
[ ! -w /dev/shm ] || memory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$work" "$memory"' EXIT

# measure DEPUTIES SITTINGS BALLOTS : leaves the program's own line in $line, its seconds, reading and writing, in $seconds,
# those of a processor, which do not depend on what else the machine does, in $work_done, and the most memory that it had,
# in MiB, in $peak.
measure() {
  rm -rf "$memory/journal" "$work/out"
  mkdir "$memory/journal" "$work/out"
  "$bin/bulk-journal" "$memory/journal" "$1" "$2" "$3"
  line=$(python3 -c 'import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("used", used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(status)' "$bin/protocol-generator" bulk --journal "$memory/journal/journal.sqlite" --output "$work/out" \
    --edrpou 01234567 --katottg UA32140050000046018 --url https://rada.example.gov.ua/g 2>&1) || {
    echo "Benchmarks/bulk.sh: $line" >&2
    exit 1
  }
  read -r peak work_done < <(sed -n 's/^used //p' <<<"$line")
  line=$(sed '/^used /d' <<<"$line")
  seconds=$(sed -nE 's/.*читання ([0-9.]+) с, записи ([0-9.]+) с\..*/\1 \2/p' <<<"$line" | awk '{ print $1 + $2 }')
  [ -n "$seconds" ] || { echo "Benchmarks/bulk.sh: nothing measured: $line" >&2; exit 1; }
}

row() { printf '%-60s %12s %12s   %s\n' "$1" "$2" "$3" "$4"; }
printf '\n%-60s %12s %12s   %s\n' what target measured ok
measure 42 14 72
row "seconds for a year: 14 sittings, 1,008 ballots, 42 deputies" "<= 30" "$seconds" \
  "$(awk -v s="$seconds" 'BEGIN { print s <= 30 ? "yes" : "NO" }')"
echo "  $line Пам’ять: щонайбільше $peak МіБ."

# Growth: a processor's time for one name of one ballot, against the year's.
each() { awk -v s="$1" -v d="$2" -v b="$3" 'BEGIN { printf "%.2f", s * 1e6 / (d * b) }'; }
year=$(each "$work_done" 42 1008)
sizes=("42 1 72" "450 1 50" "450 1 200")
[ "${1:-}" != full ] || sizes+=("450 4 250" "450 10 500")
for size in "${sizes[@]}"; do
  read -r deputies sittings ballots <<<"$size"
  measure "$deputies" "$sittings" "$ballots"
  cost=$(each "$work_done" "$deputies" $((sittings * ballots)))
  row "microseconds a name: $deputies deputies, $((sittings * ballots)) ballots" "<= 1.5 * $year" "$cost" \
    "$(awk -v c="$cost" -v y="$year" 'BEGIN { print c <= 1.5 * y ? "yes" : "NO" }')"
  echo "  $line Пам’ять: щонайбільше $peak МіБ, журнал $(du -m "$memory/journal/journal.sqlite" | cut -f1) МіБ."
done
