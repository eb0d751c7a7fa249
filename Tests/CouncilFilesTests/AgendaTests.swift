import Foundation
import TallyEngine
import Testing

@testable import CouncilFiles

@Suite("An agenda") struct AgendaTests {
  private static let kinds = [
    Agenda.Kind(id: "decision", mode: .rollCall), Agenda.Kind(id: "secretary", mode: .secret),
  ]
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func load(_ bytes: Data, kinds: [Agenda.Kind]? = AgendaTests.kinds) throws -> Agenda {
    let path = NSTemporaryDirectory() + "agenda-\(UUID().uuidString).csv"
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try Agenda.load(path: path, kinds: kinds)
  }

  /// The problems as «line: text», without the file's name.
  private func problems(_ text: String, kinds: [Agenda.Kind]? = AgendaTests.kinds) throws -> [String] {
    do {
      _ = try load(Data(text.utf8), kinds: kinds)
      return []
    } catch let error as ConfigurationError {
      return error.problems.map { "\($0.line): \($0.text)" }
    }
  }

  @Test("is read with either separator, with a byte-order mark and CRLF, in its order")
  func forms() throws {
    let comma = "question,title,kind,note\n5,Про бюджет,decision,\n5.1,\"Про «А»,\nі Б\",secretary,тихо\n"
    let semicolon =
      "\u{FEFF}note;kind;title;question\r\n;decision;Про бюджет;5\r\nтихо;secretary;\"Про «А»,\r\nі Б\";5.1\r\n"
    for text in [comma, semicolon] {
      let questions = try load(Data(text.utf8)).questions
      #expect(questions.map(\.number) == ["5", "5.1"])
      // A title is one line, whatever the spreadsheet's cell was.
      #expect(questions.map(\.title) == ["Про бюджет", "Про «А», і Б"])
      #expect(questions.map(\.kind) == ["decision", "secretary"])
      #expect(questions.map(\.note) == ["", "тихо"])
      #expect(questions.map(\.line) == [2, 3])
      #expect(questions.allSatisfy { $0.seconds == nil && $0.mode == nil })
    }
  }

  @Test("has everything that is wrong with it told at once, with its line")
  func wrong() throws {
    let text = """
      question;title;kind;mode;seconds
      5;Про бюджет;decision;поіменно;30
      ;Про бюджет;decision;;0
      6;;рішення;мовчки;довго
      7;Про секретаря;secretary;поіменно;
      5;Про бюджет;decision;;
      8;Про \(String(repeating: "Ї", count: 5_000));decision;таємно;3601
      """
    #expect(
      try problems(text) == [
        "3: порожнє поле «question»", "3: «seconds» — «0»: має бути ціле число від 1 до 3600 або порожньо",
        "4: порожнє поле «title»", "4: «mode» — «мовчки»: має бути «поіменно», «таємно» або порожньо",
        "4: «seconds» — «довго»: має бути ціле число від 1 до 3600 або порожньо",
        "4: регламент не знає виду «рішення»; є такі: decision, secretary",
        "5: вид «secretary» голосують таємно, а не поіменно: виправте «mode» або вид",
        "6: питання 5 з тією самою назвою й видом уже є в рядку 2",
        "7: задовге поле «title»: щонайбільше 8192 байтів",
        "7: «seconds» — «3601»: має бути ціле число від 1 до 3600 або порожньо",
        "7: вид «decision» голосують поіменно, а не таємно: виправте «mode» або вид",
      ])
  }

  @Test("needs its columns and knows no others, and has a question")
  func columns() throws {
    #expect(
      try problems("question;title;вид\n1;Про одне;decision\n") == [
        "1: немає стовпця «kind»", "1: невідомий стовпець «вид»",
      ])
    #expect(try problems("question;title;kind\n") == ["1: немає жодного питання"])
    #expect(try problems("") == ["1: файл порожній: немає рядка з назвами стовпців"])
  }

  @Test("is bounded, is UTF-8, and is there")
  func bounds() throws {
    let many = (1...1_001).map { "\($0);Про питання;decision" }.joined(separator: "\n")
    #expect(try problems("question;title;kind\n" + many) == ["1002: питань забагато: щонайбільше 1000"])
    #expect(throws: ConfigurationError.self) { try load(Data([0x71, 0xFF, 0xFE])) }
    #expect(throws: ConfigurationError.self) { try Agenda.load(path: "/nowhere/agenda.csv") }
  }

  @Test("without the regulation is judged by its form only")
  func withoutKinds() throws {
    #expect(try problems("question;title;kind\n1;Про одне;whatever\n", kinds: nil) == [])
  }

  @Test("that is shipped as a sample is right by the regulation that it is for")
  func sample() throws {
    let regulation = try Configuration.checkRegulation(path: Self.repository + "/regulations/horokhiv.toml")
    let kinds = regulation.kinds.map { Agenda.Kind(id: $0.id, mode: $0.mode) }
    let agenda = try Agenda.load(path: Self.repository + "/docs/examples/agenda.csv", kinds: kinds)
    #expect(agenda.questions.count == 9)
  }
}
