import Foundation
import Testing

@Suite struct RegulationCheckTests {
  private static let regulations =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/regulations"

  private func cells(_ kind: String, _ output: String) throws -> [String] {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix(kind + " ") })
    return line.split(separator: /\s{2,}/).map(String.init)
  }

  @Test("a sound regulation is told in numbers, without the head and with him, in both readings")
  func sound() throws {
    let run = try Run(["regulation", "check", Self.regulations + "/horokhiv.toml"])
    #expect(run.status == 0 && run.output.hasPrefix("Регламент справний.\nРегламент Горохівської міської ради\n"))
    let decision = try cells("decision", run.output)
    #expect(
      decision[1...6] == [
        "більшість", "склад із головою", "14 / 14", "22 / 22", "28 / 28", "14, 22, 28",
      ])
    let veto = try cells("veto-override", run.output)
    #expect(veto[3...6] == ["18 / 18", "28 / 28–29", "36 / 36–37", "14, 22, 28"])
    #expect(try cells("control-commission", run.output)[3...5] == ["9 / 9", "14 / 14–15", "18 / 18–19"])
    #expect(try cells("head-powers", run.output)[6] == "18, 28, 36")
    #expect(try cells("agenda", run.output)[3...5] == ["≤14", "≤22", "≤28"])
    #expect(run.output.contains("без голови / з головою") && run.output.contains("спірне"))
  }

  @Test("where there is no head, a kind has one number")
  func headless() throws {
    let run = try Run(["regulation", "check", Self.regulations + "/oblast.toml"])
    #expect(run.status == 0)
    #expect(try cells("chair-dismissal", run.output)[3...5] == ["18", "28", "36"])
    #expect(!run.output.contains("з головою.") && !run.output.contains("спірне"))
  }

  @Test("a regulation that will not do ends with 78, each of its lines named")
  func wrong() throws {
    let path = NSTemporaryDirectory() + "regulation-\(UUID().uuidString).toml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try String(contentsOfFile: Self.regulations + "/mykolaiv.toml", encoding: .utf8)
      .replacing("tie = \"strict\"", with: "tie = \"decisive\"").replacing("window = 20", with: "window = 0")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let run = try Run(["regulation", "check", path])
    #expect(run.status == 78 && run.complaints == "votectl: регламент не годиться, помилок: 2\n")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("\(path):9: «window»") && lines[1].hasPrefix("\(path):11: голос головуючого"))
  }

  @Test("a file that is not there is a wrong one")
  func missing() throws {
    let run = try Run(["regulation", "check", "/nowhere/x.toml"])
    #expect(run.status == 78 && run.output == "/nowhere/x.toml: не вдається прочитати /nowhere/x.toml\n")
  }
}
