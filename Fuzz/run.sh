#!/usr/bin/env bash
# Feeds what reads strangers' bytes with what libFuzzer invents: Fuzz/run.sh [seconds, 60 unless told] [names…]
#
# The names: SeatLink (the consoles' codec), Varlink (messages of clients), Configuration (a council's files), Journal (rows
# that a daemon or a reader takes back).
# Each gets its share of the time.
#
# Exits with 1 on a crash; the input that did it is left in the working directory (crash-…) and printed at the end, for
# `base64 -d | gunzip`: once it is mended, keep the input in Fuzz/corpus, where a test replays it. New inputs go to the build
# directory, not into the corpus.
#
# VOTE_FUZZ_BUILD names another build directory than .build-fuzz.
set -euo pipefail

seconds=${1:-60}
shift || true
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(SeatLink Varlink Configuration Journal)
fuzz=$(cd "$(dirname "$0")" && pwd)
build=${VOTE_FUZZ_BUILD:-$fuzz/../.build-fuzz}
declare -A corpus=([SeatLink]=seat-link [Varlink]=varlink [Configuration]=configuration [Journal]=journal)
# A journal of a few people is longer than a message.
declare -A longest=([Journal]=32768)
# A mutator of its own: libFuzzer refers to it weakly, so the linker would leave it out.
declare -A linked=([Journal]="-Xlinker -u -Xlinker LLVMFuzzerCustomMutator")
share=$((seconds / ${#names[@]}))
[ "$share" -gt 0 ] || share=1

failed=0
summary=""
left=$(mktemp -d)
trap 'rm -rf "$left"' EXIT
for name in "${names[@]}"; do
  # Optimised, but with preconditions and with what the tests may see.
  swift build --package-path "$fuzz" --scratch-path "$build" --product "${name}Fuzz" -c debug \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -O
  archive=$(swift build --package-path "$fuzz" --scratch-path "$build" -c debug --show-bin-path)/lib${name}Fuzz.a
  swiftc -sanitize=fuzzer,address -o "$build/${name}-fuzz" -Xlinker --whole-archive "$archive" \
    -Xlinker --no-whole-archive -lstdc++ ${linked[$name]:-}
  found=$build/found-${corpus[$name]}
  mkdir -p "$found"
  echo "=== $name: $share s"
  # Without it a journal would be changed byte by byte, and hardly any would be read to its end.
  [ -z "${linked[$name]:-}" ] || nm "$build/${name}-fuzz" | grep ' T LLVMFuzzerCustomMutator' >/dev/null \
    || { echo "$name is built without its mutator" >&2; exit 1; }
  # Leaks are not looked for: the runtime's own one-time allocations would be all that is reported. Swift's own backtracer
  # would end in an error of its own, which hides the one that was found.
  # A process for two minutes at most: below TOMLKit some memory is never given back.
  status=0
  for ((rest = share; rest > 0 && status == 0; rest -= 120)); do
    SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$build/${name}-fuzz" \
      -max_total_time="$((rest < 120 ? rest : 120))" -max_len="${longest[$name]:-4096}" -timeout=10 -print_final_stats=1 \
      -exact_artifact_path="$left/$name" "$found" "$fuzz/corpus/${corpus[$name]}" || status=$?
  done
  if [ "$status" = 0 ]; then
    summary+="$name: ok"$'\n'
  else
    failed=1
    summary+="$name: FAILED"$'\n'
    if [ -s "$left/$name" ]; then
      kept=crash-$name-$(sha256sum <"$left/$name" | cut -c 1-12)
      cp "$left/$name" "$kept"
      summary+="Base64: $kept $(gzip -9c "$kept" | base64 -w 0)"$'\n'
    fi
  fi
done
printf '%s' "$summary"
exit $failed
