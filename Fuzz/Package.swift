// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that nobody who builds the daemon builds the fuzzer. It is built by `run.sh`, which knows the
// flags. The sources that it shares with the tests are links to them.
let package = Package(
  name: "fuzz",
  products: [.library(name: "SeatLinkFuzz", type: .static, targets: ["SeatLinkFuzz"])],
  dependencies: [.package(name: "vote-daemon", path: "..")],
  targets: [
    .target(
      name: "SeatLinkFuzz",
      dependencies: [
        .product(name: "VotingHardware", package: "vote-daemon"),
        .product(name: "TallyEngine", package: "vote-daemon"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ])
