// swift-tools-version: 6.3
import PackageDescription

/// One target of libFuzzer: its exercise is a link to the one that the tests of the room use.
func fuzzer(_ name: String, of rooms: String...) -> Target {
  .target(
    name: name,
    dependencies: rooms.map { .product(name: $0, package: "vote-daemon") },
    swiftSettings: [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ])
}

// A package of its own, so that nobody who builds the daemon builds the fuzzers. It is built by `run.sh`, which knows the
// flags. The sources that it shares with the tests are links to them.
let package = Package(
  name: "fuzz",
  products: ["SeatLinkFuzz", "VarlinkFuzz", "ConfigurationFuzz", "JournalFuzz"].map {
    .library(name: $0, type: .static, targets: [$0])
  },
  dependencies: [.package(name: "vote-daemon", path: "..")],
  targets: [
    fuzzer("SeatLinkFuzz", of: "VotingHardware", "TallyEngine", "SeededRandom"),
    fuzzer("VarlinkFuzz", of: "VoteAPI"),
    fuzzer("ConfigurationFuzz", of: "CouncilFiles", "TallyEngine"),
    fuzzer("JournalFuzz", of: "JournalReaders", "SeededRandom", "TallyEngine"),
  ])
