// swift-tools-version: 6.3
import PackageDescription

/// Settings of every Swift target of this project. Warnings are errors where CI is set, so that a newer
/// compiler's new warning stops us and not a council's technician.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { Target.Dependency.product(name: $0, package: "swift-nio") }
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name)] + dependencies,
    path: "Tests/" + name + "Tests",
    exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "vote-daemon",
  products: [
    .library(name: "TallyEngine", targets: ["TallyEngine"]),
    .library(name: "VotingHardware", targets: ["VotingHardware"]),
    .library(name: "Reactor", targets: ["Reactor"]),
    .library(name: "VoteAPI", targets: ["VoteAPI"]),
    .library(name: "CouncilFiles", targets: ["CouncilFiles"]),
    .library(name: "SeededRandom", targets: ["SeededRandom"]),
    // Everything that reads a journal back.
    .library(
      name: "JournalReaders", targets: ["VoteJournal", "Sealing", "JournalRecord", "RecordAudit", "TallyThread"]),
    .executable(name: "vote-daemon", targets: ["vote-daemon"]),
    .executable(name: "votectl", targets: ["votectl"]),
    .executable(name: "protocol-generator", targets: ["protocol-generator"]),
    .executable(name: "results-screen", targets: ["results-screen"]),
    .executable(name: "hall-simulator", targets: ["hall-simulator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    room("TallyEngine"),
    room("Reactor"),
    room("SystemdKit"),
    // The system's libgpiod, of either interface, where pkg-config finds it; CGpiod is the only way to it.
    .systemLibrary(name: "CLibgpiod", pkgConfig: "libgpiod", providers: [.apt(["libgpiod-dev"])]),
    .target(name: "CGpiod", dependencies: ["CLibgpiod"]),
    // And libudev, of which CUdev is the only user.
    .systemLibrary(name: "CLibudev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    .target(name: "CUdev", dependencies: ["CLibudev"]),
    room("VotingHardware", ["TallyEngine", "Reactor", "CGpiod", "CUdev", crypto]),
    room("Seals", [crypto]),
    room("VoteJournal", ["TallyEngine", "Seals", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
    room("VoteAPI", ["TallyEngine", "Reactor"]),
    room("ProtocolDocuments", ["TallyEngine", "Seals"]),
    room("Sealing", ["TallyEngine", "Seals", "VoteJournal", "ProtocolDocuments"]),
    room("OpenData", ["TallyEngine", "Seals", "ProtocolDocuments"]),
    room("CouncilFiles", ["TallyEngine", "ProtocolDocuments", toml]),
    room("PublishedRecord", ["TallyEngine", "VoteAPI", "Seals", "ProtocolDocuments"]),
    room("ParserWords", [arguments]),
    room("SeededRandom"),
    room("PowerCut"),
    room("OfficeText"),
    room("JournalRecord", ["TallyEngine", "Seals", "VoteJournal", "ProtocolDocuments", "Sealing"]),
    room(
      "RecordAudit",
      ["Seals", "Sealing", "VoteJournal", "JournalRecord", "ProtocolDocuments", "OpenData", "TallyEngine", crypto]),
    room(
      "TallyThread",
      [
        "TallyEngine", "Reactor", "VotingHardware", "Seals", "VoteJournal", "VoteAPI", "ProtocolDocuments", "Sealing",
        "CouncilFiles", logging,
      ]),
    // The whole hall in one thread, from one seed: every room below it runs as it is.
    room(
      "HallSimulation",
      [
        "TallyEngine", "Reactor", "VotingHardware", "VoteJournal", "VoteAPI", "CouncilFiles", "TallyThread",
        "SystemdKit", "JournalRecord", "ProtocolDocuments", "OpenData", "Sealing", "Seals", "SeededRandom", crypto,
        logging,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room("HallDoctor", ["TallyEngine", "Reactor", "VotingHardware", "CouncilFiles", "Sealing", "TallyThread"]),
    program(
      "vote-daemon",
      [
        "TallyEngine", "Reactor", "SystemdKit", "VotingHardware", "Seals", "VoteJournal", "VoteAPI", "CouncilFiles",
        "Sealing", "TallyThread", "HallDoctor", "ParserWords", arguments, logging,
      ]),
    program(
      "votectl",
      [
        "TallyEngine", "Reactor", "Seals", "VoteAPI", "ProtocolDocuments", "PublishedRecord", "CouncilFiles",
        "JournalRecord", "RecordAudit", "ParserWords", arguments, crypto,
      ]),
    program(
      "protocol-generator",
      [
        "VoteAPI", "Seals", "ProtocolDocuments", "PublishedRecord", "JournalRecord", "OpenData", "CouncilFiles",
        "OfficeText",
        "SystemdKit", "ParserWords", arguments, crypto,
      ]),
    program(
      "hall-simulator",
      [
        "TallyEngine", "Reactor", "VotingHardware", "VoteAPI", "ProtocolDocuments", "PublishedRecord", "JournalRecord",
        "HallSimulation", "PowerCut", "Seals", "Sealing", "SeededRandom", "ParserWords", "VoteJournal", arguments,
      ]),
    .executableTarget(
      name: "results-screen", dependencies: ["Reactor", "SystemdKit", "VoteAPI", "ParserWords", arguments] + nio,
      resources: [.embedInCode("Resources")], swiftSettings: strict),
    tests(of: "TallyEngine", ["SeededRandom"], exclude: ["Fixtures"]),
    tests(of: "Reactor", ["SeededRandom"]),
    tests(of: "SystemdKit"),
    tests(of: "VotingHardware", ["SeededRandom"]),
    program("journal-crash-writer", ["VoteJournal"], path: "Tests/CrashWriter"),
    tests(of: "Seals"),
    tests(of: "VoteJournal", [grdb, "journal-crash-writer", "Seals", "PowerCut"]),
    tests(of: "VoteAPI", ["SeededRandom"]),
    tests(of: "ProtocolDocuments", ["SittingScripts", "SeededRandom"], exclude: ["Golden"]),
    .target(
      name: "SittingScripts", dependencies: ["TallyEngine", "Seals", "VoteJournal", "Sealing", "SeededRandom"],
      path: "Tests/SittingScripts",
      swiftSettings: strict),
    program("bulk-journal", ["SittingScripts", "Seals", "Sealing"], path: "Tests/BulkJournal"),
    tests(of: "JournalRecord", ["SittingScripts", "TallyEngine", "ProtocolDocuments", "Seals", grdb]),
    tests(
      of: "OpenData", ["SittingScripts", "JournalRecord", "ProtocolDocuments", "TallyEngine"],
      exclude: ["validate.py", "validate-pdfa.py", "validate-tree.py"]),
    tests(
      of: "protocol-generator",
      ["SittingScripts", "JournalRecord", "ProtocolDocuments", "PublishedRecord", "OfficeText"]),
    tests(
      of: "HallSimulation",
      [
        "TallyEngine", "VoteJournal", "Reactor", "CouncilFiles", "Seals", "Sealing", "TallyThread", "VoteAPI", crypto,
        logging,
      ]),
    tests(
      of: "RecordAudit",
      [
        "SittingScripts", "SeededRandom", "Seals", "Sealing", "JournalRecord", "ProtocolDocuments", "OpenData",
        "TallyEngine", "TallyThread", "VoteJournal", grdb,
      ], exclude: ["Fixtures"]),
    tests(of: "CouncilFiles", ["SeededRandom"]),
    tests(
      of: "HallDoctor", ["TallyEngine", "Reactor", "VotingHardware", "CouncilFiles", "Seals", "Sealing"],
      exclude: ["Golden"]),
    .target(name: "TerminalEmulator", path: "Tests/TerminalEmulator", swiftSettings: strict),
    tests(
      of: "votectl", ["Reactor", "VoteAPI", "CouncilFiles", "TerminalEmulator", "SeededRandom"], exclude: ["Golden"]),
    program("screen-stage", ["Reactor", "TallyEngine", "VoteAPI"], path: "Tests/ScreenStage"),
    tests(of: "results-screen", ["Reactor", "VoteAPI"] + nio),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "hall-simulator", "vote-daemon", "votectl", "protocol-generator", "results-screen", "TallyEngine", "VoteAPI",
        "VotingHardware", "ProtocolDocuments", "PublishedRecord", "JournalRecord", "OpenData", "Reactor", "VoteJournal",
        "TerminalEmulator", "Seals", "RecordAudit", "SeededRandom",
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
  ]
)
