import Foundation
import ProtocolDocuments
import TallyEngine
import Testing

/// Real printouts of the system «Віче», read, rebuilt as records, printed, and read back.
@Suite struct PrintoutTests {
  private static func printout(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/Printouts/\(name).txt")
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private static func mark(_ word: String) -> RollCall.Line.Mark {
    switch word {
    case "ЗА": .chose(.for, .console)
    case "ПРОТИ": .chose(.against, .console)
    case "УТРИМАВСЯ": .chose(.abstained, .console)
    case "НЕ ГОЛОСУВАВ": .notVoting(.unexplained)
    default: .absent
    }
  }

  /// What is printed of a record that has the names, the choices, the totals and the decision of a real printout.
  private static func reprinted(_ text: String, _ printed: PrintedRollCall) throws -> String {
    let mayor = "Сєнкевич Олександр Федорович"
    let lines = printed.names.map { entry in
      RollCall.Line(
        voter: entry.name, name: entry.name, gender: entry.name.hasSuffix("на") ? .female : .male,
        isHead: entry.name == mayor, mark: mark(entry.mark))
    }
    let totals = printed.totals
    let tally = Tally(
      for: totals["\"ЗА\""]!, against: totals["\"ПРОТИ\""]!, abstained: totals["\"УТРИМАЛОСЬ\""]!,
      notVoting: totals["\"НЕ ГОЛОСУВАЛО\""]!, absent: lines.count { $0.mark == .absent })
    let requirement = Requirement(
      kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 54, head: .city, registered: lines.count - 1)
    let record = try RollCall(
      heading: Fixtures.heading(presiding: mayor, head: mayor), question: Fixtures.question(),
      rule: RollCall.Rule(requirement), lines: lines, tally: tally,
      ending: text.contains("РІШЕННЯ НЕ ПРИЙНЯТО") ? .rejected : .adopted)
    return record.vicheText()
  }

  @Test(
    "a real record of Mykolaiv comes back with the same names, choices and decision",
    arguments: ["mykolaiv-2017-04-06", "mykolaiv-2017-05-25"])
  func mykolaiv(name: String) throws {
    let text = try Self.printout(name)
    let printed = PrintedRollCall(text)
    let totals = printed.totals
    let again = PrintedRollCall(try Self.reprinted(text, printed))
    #expect(again.names.count == printed.names.count && again.names.count > 35)
    for (old, new) in zip(printed.names, again.names) {
      // The old record has two spaces in a name, and the masculine form for everybody.
      #expect(new.name == old.name.replacing("  ", with: " "))
      #expect(new.mark.prefix(6) == old.mark.prefix(6))
    }
    #expect(again.names.contains { $0.mark == "УТРИМАЛАСЬ" } && !printed.names.contains { $0.mark == "УТРИМАЛАСЬ" })
    // What the old record calls voted counts those who did not vote.
    #expect(totals["УСЬОГО ПРОГОЛОСУВАЛО"] == again.totals["ЗАРЕЄСТРОВАНО"])
    let voted = ["\"ЗА\"", "\"ПРОТИ\"", "\"УТРИМАЛОСЬ\""].map { totals[$0]! }.reduce(0, +)
    #expect(again.totals["ПРОГОЛОСУВАЛО"] == voted && voted < again.names.count)
  }

  /// The twelve printouts of Mykolaiv, where they are.
  private static let all: [URL] = {
    let folder = URL(filePath: #filePath).appending(path: "../../../../shared/data/viche/mykolaiv").standardized
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
  }()

  @Test(
    "all twelve printouts of Mykolaiv come back with every name, choice and total, and with their decision",
    .enabled(if: !all.isEmpty, "SKIPPED: the printouts are not in ../shared/data/viche/mykolaiv"))
  func everyPrintout() throws {
    #expect(Self.all.count == 12)
    var decisions: [String: Int] = [:]
    for file in Self.all {
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      let printed = PrintedRollCall(text)
      let page = try Self.reprinted(text, printed)
      let again = PrintedRollCall(page)
      let name: Comment = "\(file.lastPathComponent)"
      #expect(again.names.count == printed.names.count && again.names.count > 25, name)
      for (old, new) in zip(printed.names, again.names) {
        #expect(new.number == old.number && new.name == old.name.replacing("  ", with: " "), name)
        #expect(new.mark.prefix(6) == old.mark.prefix(6), name)
      }
      for total in ["\"ЗА\"", "\"ПРОТИ\"", "\"УТРИМАЛОСЬ\"", "\"НЕ ГОЛОСУВАЛО\""] {
        #expect(again.totals[total] == printed.totals[total], name)
      }
      let decision = text.contains("РІШЕННЯ НЕ ПРИЙНЯТО") ? "РІШЕННЯ НЕ ПРИЙНЯТО" : "РІШЕННЯ ПРИЙНЯТО"
      #expect(text.contains(decision) && page.contains(decision), name)
      decisions[decision, default: 0] += 1
    }
    #expect(decisions.count == 2, "both decisions are among them")
  }

  @Test("the printout of Vinnytsia has the faults that ours cannot have")
  func vinnytsia() throws {
    let text = try Self.printout("vinnytsia-2016-02-26")
    #expect(text.contains("HI: 0"))  // in Latin letters
    // «Більшість присутніх» for a decision of the council.
    #expect(text.contains("Рішення ухвалює БІЛЬШІСТЬ ПРИСУТНІХ"))
    let requirement = Requirement(
      kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 54, head: .city, registered: 48)
    #expect(RollCall.Rule(requirement).line == "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ")
  }
}
