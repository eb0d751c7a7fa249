#!/bin/sh
# Feeds Seat Link with what libFuzzer invents: Fuzz/run.sh [seconds, 60 unless told]
#
# Exits with 1 on a crash; the input that did it is left in the working directory (crash-…): once it is mended, keep the
# input in Fuzz/corpus, where a test replays it. New inputs go to the build directory, not into the corpus.
#
# VOTE_FUZZ_BUILD names another build directory than .build-fuzz.
set -eu

seconds=${1:-60}
fuzz=$(cd "$(dirname "$0")" && pwd)
build=${VOTE_FUZZ_BUILD:-$fuzz/../.build-fuzz}

# Optimised, but with preconditions and with what the tests may see.
swift build --package-path "$fuzz" --scratch-path "$build" --product SeatLinkFuzz -c debug \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -O

archive=$(swift build --package-path "$fuzz" --scratch-path "$build" -c debug --show-bin-path)/libSeatLinkFuzz.a
swiftc -sanitize=fuzzer,address -o "$build/seat-link-fuzz" -Xlinker --whole-archive "$archive" \
  -Xlinker --no-whole-archive -lstdc++

mkdir -p "$build/found"
# Leaks are not looked for: the runtime's own one-time allocations would be all that is reported.
ASAN_OPTIONS=detect_leaks=0 exec "$build/seat-link-fuzz" -max_total_time="$seconds" -max_len=1024 -timeout=10 \
  -print_final_stats=1 "$build/found" "$fuzz/corpus"
