import Foundation
import Testing

@testable import hall_simulator

@Suite("hall-simulator simulate")
struct SimulationTests {
  /// Everything that a run of one seed prints, in a process of its own.
  private static func output(_ arguments: String...) throws -> (text: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: Programs.daemon).deletingLastPathComponent().appending(path: "hall-simulator")
    process.arguments = ["simulate"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
  }

  @Test("a seed brings back every byte, line and moment of its run", arguments: ["7", "29"])
  func sameSeed(seed: String) throws {
    let first = try Self.output("--seed", seed, "--trace")
    let second = try Self.output("--seed", seed, "--trace")
    #expect(first.status == 0)
    #expect(first.text.split(separator: "\n").count > 300)
    #expect(first.text == second.text)
  }

  @Test("another seed is another run")
  func otherSeed() throws {
    let one = try Self.output("--seed", "3").text
    let other = try Self.output("--seed", "4").text
    #expect(one.split(separator: " ").dropFirst(2) != other.split(separator: " ").dropFirst(2))
  }
}
