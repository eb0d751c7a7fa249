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

  @Test(
    "a real record of Mykolaiv comes back with the same names, choices and decision",
    arguments: ["mykolaiv-2017-04-06", "mykolaiv-2017-05-25"])
  func mykolaiv(name: String) throws {
    let text = try Self.printout(name)
    let printed = PrintedRollCall(text)
    let mayor = "Сєнкевич Олександр Федорович"
    let lines = printed.names.map { entry in
      RollCall.Line(
        voter: entry.name, name: entry.name, gender: entry.name.hasSuffix("на") ? .female : .male,
        isHead: entry.name == mayor, mark: Self.mark(entry.mark))
    }
    let totals = printed.totals
    let tally = Tally(
      for: totals["\"ЗА\""]!, against: totals["\"ПРОТИ\""]!, abstained: totals["\"УТРИМАЛОСЬ\""]!,
      notVoting: totals["\"НЕ ГОЛОСУВАЛО\""]!, absent: 0)
    let requirement = Requirement(
      kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 54, head: .city, registered: lines.count - 1)
    let record = try RollCall(
      heading: Fixtures.heading(presiding: mayor, head: mayor), question: Fixtures.question(),
      rule: RollCall.Rule(requirement), lines: lines, tally: tally,
      ending: text.contains("РІШЕННЯ НЕ ПРИЙНЯТО") ? .rejected : .adopted)
    let again = PrintedRollCall(record.vicheText())
    #expect(again.names.count == printed.names.count && again.names.count > 35)
    for (old, new) in zip(printed.names, again.names) {
      // The old record has two spaces in a name, and the masculine form for everybody.
      #expect(new.name == old.name.replacing("  ", with: " "))
      #expect(new.mark.prefix(6) == old.mark.prefix(6))
    }
    #expect(again.names.contains { $0.mark == "УТРИМАЛАСЬ" } && !printed.names.contains { $0.mark == "УТРИМАЛАСЬ" })
    // What the old record calls voted counts those who did not vote.
    #expect(totals["УСЬОГО ПРОГОЛОСУВАЛО"] == again.totals["ЗАРЕЄСТРОВАНО"])
    #expect(again.totals["ПРОГОЛОСУВАЛО"] == tally.voted && tally.voted < lines.count)
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
