#!/bin/sh
# Checks the model of the ballot box, and that the checker catches every way in which it could be wrong.
#
#   model/run.sh            all of it; exit 0 only if the real model has no error and every mutant has one
#   model/run.sh 0 4        only the real model and mutant 4
#
# The real model is searched with two writers of four presses each, and with three writers of two; a mutant with two
# writers of three. Needs spin (Debian: `apt install spin`) and a C compiler; about one to three minutes and 1 GiB of memory. The
# search is complete (no bitstate hashing), so "no error" means none in any interleaving of the model.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mutants="0 1 2 3 4 5 6 7 8 9 10 11 12"
[ $# -eq 0 ] || mutants=$*

for tool in spin cc; do
  command -v $tool >/dev/null || { echo "model/run.sh: $tool is missing; on Debian: apt install spin gcc" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

check() {
  mutant=$1 writers=$2 presses=$3
  mkdir "$work/$mutant-$writers"
  cd "$work/$mutant-$writers"
  # `spin -run` in its three steps, to see each one fail.
  cp "$here/ballot-box.pml" .
  if ! spin -a -DMUT="$mutant" -DWRITERS="$writers" -DPRESSES="$presses" ballot-box.pml >spin.log 2>&1; then cat spin.log; exit 2; fi
  cc -O2 -w -DSAFETY -DCOLLAPSE -DMEMLIM=8192 -o pan pan.c
  ./pan -m1000000 >pan.log 2>&1 || true
  # Without this line the search did not end: memory, or a crash of the checker.
  errors=$(sed -n 's/.*errors: \([0-9]*\).*/\1/p' pan.log)
  states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' pan.log | head -n 1)
  seconds=$(sed -n 's/^pan: elapsed time \([0-9.]*\) seconds.*/\1/p' pan.log)
  if [ -z "$errors" ] || grep -qE 'max search depth too small|out of memory|Search not completed.*memory' pan.log; then
    cat pan.log
    verdict="SEARCH INCOMPLETE"; failed=1
  elif [ "$mutant" = 0 ]; then
    if [ "$errors" = 0 ]; then verdict="no error"; else verdict="ERROR"; failed=1; cat pan.log; fi
  else
    if [ "$errors" != 0 ]; then verdict="caught: $(sed -n 's/^pan:[0-9]*: \(.*\) (at depth.*/\1/p' pan.log | head -n 1)"
    else verdict="NOT CAUGHT"; failed=1; fi
  fi
  name=$(sed -n "s/^ \* *$mutant  \(.*\)/\1/p" ballot-box.pml | head -n 1)
  printf '%2d  %d x %d  %-72s %s (%s states, %s s)\n' \
    "$mutant" "$writers" "$presses" "$name" "$verdict" "$states" "${seconds:-?}"
  cd "$work"
  rm -r "$work/$mutant-$writers"
}

for mutant in $mutants; do
  if [ "$mutant" = 0 ]; then
    check 0 2 4
    check 0 3 2
  else
    check "$mutant" 2 3
  fi
done
exit $failed
