import Foundation
import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite("The doctor") struct DoctorTests {
    private struct Finding: Decodable {
      let section: String
      let level: String
      let subject: String
      let text: String
      let remedy: String?
    }

    private func examine(_ config: String, _ more: [String] = ["--json"]) throws -> (Data, status: Int32) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Programs.daemon)
      process.arguments = ["doctor", "--config", config, "--regulations", Bench.regulations] + more
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      // Reads to the end first: a report may be longer than a pipe holds.
      let data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (data, process.terminationStatus)
    }

    @Test("says of each seat's port whether it is there, which command mends what is not, and 78 of broken files")
    func examines() throws {
      let scratch = try ScratchDirectory()
      defer { scratch.remove() }
      let files = try HallFiles(Bench.plan(4), in: scratch.path + "/config", consoles: scratch.path)
      let before = try FileManager.default.subpathsOfDirectory(atPath: scratch.path).sorted()
      let (data, status) = try examine(files.directory)
      let findings = try JSONDecoder().decode([Finding].self, from: data)
      #expect(status == 69)
      #expect(findings.first?.section == "configuration" && findings.first?.level == "ok")
      #expect(Set(findings.map(\.section)).count == 7)
      for finding in findings { #expect((finding.remedy == nil) == (finding.level == "ok"), "\(finding)") }
      // No console is plugged in, and the daemon does not run: every port of the seat map is missing.
      let ports = findings.filter { $0.section == "usb" && $0.subject.hasPrefix(scratch.path) }
      #expect(ports.count >= 4 && ports.allSatisfy { $0.level == "error" })
      #expect(ports.first?.remedy == "nano +2 \(files.directory)/seats.csv")
      #expect(try FileManager.default.subpathsOfDirectory(atPath: scratch.path).sorted() == before)

      let text = String(decoding: try examine(files.directory, []).0, as: UTF8.self)
      #expect(text.hasPrefix("Налаштування\nгаразд   ") && !text.contains("\u{1B}"))
      try FileManager.default.removeItem(atPath: files.path("deputies.csv"))
      #expect(try examine(files.directory).status == 78)
    }
  }
}
