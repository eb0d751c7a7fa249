// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One small program a room, so that callgrind starts each in a second.
func program(_ name: String, _ rooms: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: rooms.map { .product(name: $0, package: "vote-daemon") }, swiftSettings: strict)
}

let package = Package(
  name: "vote-daemon-benchmarks",
  dependencies: [.package(name: "vote-daemon", path: "..")],
  targets: [
    program("tally-bench", ["TallyEngine"]),
    // The same box as one would write it otherwise; a module of its own, as the tally engine is one.
    .target(
      name: "OtherBoxes", dependencies: [.product(name: "TallyEngine", package: "vote-daemon")], swiftSettings: strict),
    .executableTarget(
      name: "tally-ratios",
      dependencies: ["OtherBoxes", .product(name: "TallyEngine", package: "vote-daemon")],
      swiftSettings: strict),
    program("hardware-bench", ["VotingHardware"]),
    program("socket-bench", ["TallyEngine", "Reactor", "VoteAPI"]),
  ]
)
