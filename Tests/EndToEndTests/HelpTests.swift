import Foundation
import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite("The help") struct HelpTests {
    private static let english = [
      "OVERVIEW", "USAGE", "Usage", "OPTIONS", "SUBCOMMANDS", "ARGUMENTS", "Show ", "default", "Error", "See '",
    ]

    @Test(
      "of every program, and what it says of a wrong parameter, is Ukrainian to the last heading",
      arguments: [
        ["vote-daemon"], ["vote-daemon", "serve"], ["results-screen"], ["hall-simulator"], ["protocol-generator"],
        ["votectl"], ["votectl", "regulation"], ["votectl", "agenda"],
      ])
    func ukrainian(call: [String]) throws {
      for (argument, expected) in [("--help", Int32(0)), ("--no-such-parameter", 64)] {
        let process = Process()
        process.executableURL = URL(filePath: Programs.own + "/" + call[0])
        process.arguments = call.dropFirst() + [argument]
        // votectl alone also speaks English, where the environment asks for it.
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "uk_UA.UTF-8"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == expected, "\(said)")
        #expect(said.contains("Виклик: \(call[0])"), "\(said)")
        #expect(!Self.english.contains(where: said.contains), "\(said)")
      }
    }
  }
}
