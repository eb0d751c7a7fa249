import Foundation
import JournalRecord
import OfficeText
import ProtocolDocuments
import SittingScripts
import TallyEngine
import Testing

@Suite("The minutes") struct MinutesTests {
  private let folder: Folder
  private let minutes: Minutes

  init() throws {
    folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 9, ballots: 24, seed: 77)
    let journal = try JournalRecord(path: folder.journal)
    minutes = Minutes(try #require(journal.sittings.last), try #require(journal.chronicles.last))
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = folder.path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func verify(_ path: String) throws -> Generator {
    try Generator(["verify-minutes", path, "--journal", folder.journal])
  }

  /// The document that the program wrote, with one place changed.
  private func changed(_ format: String, _ old: String, _ new: String) throws -> Generator {
    let text = format == "txt" ? minutes.plainText() : minutes.flatODT()
    let place = try #require(text.range(of: old), "\(old) is not in the minutes")
    return try verify(try write(text.replacingCharacters(in: place, with: new), "changed.\(format)"))
  }

  @Test("tell every ballot, every registration and the course of the sitting, in the journal's words")
  func contents() throws {
    let text = minutes.plainText()
    let record = minutes.record
    #expect(record.ballots.count >= 24 && record.registrations.count >= 2)
    for ballot in record.ballots {
      let (number, tally) = (ballot.question.ballot, ballot.tally)
      #expect(text.contains("ГОЛОСУВАЛИ: голосування № \(number),"))
      #expect(text.contains("Печатка голосування № \(number):"))
      #expect(text.contains("«за» – \(tally.for); «проти» – \(tally.against);"))
    }
    for kind in [
      "ДОДАТОК № 1 до протоколу", "СПИСОК РЕЄСТРАЦІЇ № 1", "ПРОТОКОЛ ТАЄМНОГО ГОЛОСУВАННЯ", "оголошено перерву",
      "Початок засідання: 21.11.2026 10:00:00", "Закінчення засідання:", "Голосування анульовано: зникло світло",
      "конфлікт інтересів", "Вакантних мандатів: 1.", "засідання закрито",
    ] {
      #expect(text.contains(kind), "\(kind)")
    }
    #expect(minutes == Minutes(record, minutes.chronicle) && minutes.flatODT() == minutes.flatODT())
    // Names stand in the annexes of roll calls; where a secret ballot speaks, nobody is named.
    let secret = try #require(record.ballots.first { $0.question.mode == .secret }?.question.ballot)
    let annex = try #require(
      text.split(separator: "\u{C}").first { $0.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && $0.contains("№ \(secret),") })
    for member in minutes.chronicle.members where !member.isHead { #expect(!annex.contains(member.name)) }
  }

  @Test("of the program are found unchanged, as text and as a document", arguments: ["txt", "fodt"])
  func unchanged(format: String) throws {
    let path = folder.path + "/minutes.\(format)"
    let written = try Generator(["minutes", "--journal", folder.journal, "-f", format, "-o", path])
    #expect(written.status == 0, "\(written.complaints)")
    let run = try verify(path)
    #expect(run.status == 0 && run.text.contains("відповідає журналові"), "\(run.text) \(run.complaints)")
  }

  @Test("with a changed number, verdict, name, seal or time are told, and where", arguments: ["txt", "fodt"])
  func changes(format: String) throws {
    let roll = try #require(minutes.record.ballots.first { $0.question.mode == .rollCall && $0.ending == .adopted })
    let (number, tally) = (roll.question.ballot, roll.tally)
    let count = "«за» – \(tally.for); «проти» – \(tally.against);"
    let run = try changed(format, count, "«за» – \(tally.for + 1); «проти» – \(tally.against);")
    #expect(run.status == 65 && run.complaints.contains("не відповідає журналові"))
    #expect(run.text.contains("число: у журналі «\(tally.for);», у документі «\(tally.for + 1);»"), "\(run.text)")
    #expect(run.text.split(separator: "\n").count == 1)
    let verdict = try changed(format, "ВИРІШИЛИ: рішення прийнято", "ВИРІШИЛИ: рішення не прийнято")
    #expect(verdict.status == 65 && verdict.text.contains("дописано «не»"), "\(verdict.text)")
    let seal = try #require(roll.seal)
    // The first place where it stands is the result; the roll call in the annex has it too.
    let forged = try changed(format, seal, String(seal.reversed()))
    #expect(
      forged.status == 65 && forged.text.contains("голосування № \(number): печатку: у журналі"), "\(forged.text)")
    let named = try changed(format, "Їжакевич", "Їжаченко")
    #expect(
      named.status == 65 && named.text.contains("ім’я або назву: у журналі «Їжакевич», у документі «Їжаченко»"),
      "\(named.text)")
    let begun = try changed(format, "Початок засідання: 21.11.2026 10:00:00", "Початок засідання: 21.11.2026 09:00:00")
    #expect(begun.status == 65 && begun.text.contains("заголовок: число"), "\(begun.text)")
  }

  @Test("with a result taken out, doubled, moved or invented are told")
  func wholeParts() throws {
    let text = minutes.plainText()
    let numbers = minutes.record.ballots.map(\.question.ballot)
    func part(_ number: Int) throws -> Range<String.Index> {
      let start = try #require(text.range(of: "ГОЛОСУВАЛИ: голосування № \(number),")).lowerBound
      let seal = try #require(text.range(of: "Печатка голосування № \(number):", range: start..<text.endIndex))
        .upperBound
      return start..<(text.range(of: "\n\n", range: seal..<text.endIndex)?.lowerBound ?? text.endIndex)
    }
    let first = try part(numbers[0])
    let gone = try verify(write(text.replacingCharacters(in: first, with: ""), "gone.txt"))
    #expect(gone.status == 65 && gone.text == "голосування № \(numbers[0]): у документі немає\n", "\(gone.text)")
    let twice = try verify(
      write(text.replacingCharacters(in: first, with: text[first] + "\n\n" + text[first]), "twice.txt"))
    #expect(twice.status == 65 && twice.text.contains("стоїть у документі 2 рази"), "\(twice.text)")
    let last = try part(numbers[numbers.count - 1])
    let moved = try verify(
      write(
        text.replacingCharacters(in: last, with: text[first]).replacingCharacters(in: first, with: text[last]),
        "moved.txt"))
    #expect(moved.status == 65 && moved.text.contains("не на своєму місці"), "\(moved.text)")
    let invented = try verify(write(text + "\nГОЛОСУВАЛИ: голосування № 999, «за» – 30\n", "invented.txt"))
    #expect(invented.status == 65 && invented.text.contains("поза записами журналу"), "\(invented.text)")
  }

  @Test("may be written in freely where the words are the secretary's, and laid out anew")
  func secretarysWords() throws {
    let text = minutes.plainText()
    let place = try #require(text.range(of: "ПОРЯДОК ДЕННИЙ"))
    let free = text.replacingCharacters(
      in: place, with: "Запрошені: Ґудзь О. П., 30 осіб; виступали «за» 5 мешканців.\n\nПОРЯДОК ДЕННИЙ")
    #expect(try verify(write(free.replacing("\n", with: "\r\n   "), "free.txt")).status == 0)
  }

  @Test("are put together with the secretary's file, which a scaffold begins and which is never overwritten")
  func secretarysFile() throws {
    let file = folder.path + "/протокол.txt"
    let scaffold = ["minutes", "--journal", folder.journal, "--scaffold", file]
    #expect(try Generator(scaffold).status == 0)
    var text = try String(contentsOfFile: file, encoding: .utf8)
    for ballot in minutes.record.ballots { #expect(text.contains("== Питання \(ballot.question.number)\n")) }
    #expect(
      try Generator(scaffold + ["--text", file, "-f", "txt", "-o", "-"]).status == 0, "what the scaffold wrote is read")
    text = text.replacing("ЗАПРОШЕНІ:\n", with: "ЗАПРОШЕНІ:\nПетренко Павло, начальник управління\n")
    text = text.replacing("ВИСТУПИЛИ:\n", with: "ВИСТУПИЛИ:\nҐудзь О. П. запропонував підтримати.\n")
    _ = try write(text, "протокол.txt")
    let refused = try Generator(scaffold + ["--overwrite"])
    #expect(refused.status == 1 && refused.complaints.contains("не змінено"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    let run = try Generator([
      "minutes", "--journal", folder.journal, "--text", file, "-f", "txt", "-o", folder.path + "/p.txt",
    ])
    #expect(run.status == 0, "\(run.complaints)")
    let document = try String(contentsOfFile: folder.path + "/p.txt", encoding: .utf8)
    #expect(
      document.contains("Петренко Павло") && document.contains("ВИСТУПИЛИ:\nҐудзь О. П. запропонував підтримати."))
    #expect(try verify(folder.path + "/p.txt").status == 0)
    #expect(run.complaints.contains("«РЕГЛАМЕНТ:»"), "what article 103 asks for and is not there is told")
    let final = try Generator(["minutes", "--journal", folder.journal, "--final", "-o", folder.path + "/f.fodt"])
    #expect(final.status == 1 && !folder.names.contains("f.fodt"))
  }

  @Test("are refused with every problem of the secretary's file, by line")
  func problems() throws {
    let rejected = minutes.record.ballots.first { candidate in
      !minutes.record.ballots.contains {
        $0.question.number == candidate.question.number
          && ($0.ending == .adopted || { if case .settled = $0.ending { true } else { false } }($0))
      }
    }
    let question = try #require(rejected).question.number
    let file = try write(
      """
      перед розділом
      == Засідання
      РЕГЛАМЕНТ: доповідь до 15 хв
      РЕГЛАМЕНТ: ще раз
      ЗАПРОШЕННІ: з помилкою
      == Питання 999
      СЛУХАЛИ: Про інше
      == Питання \(question)
      ГОЛОСУВАЛИ: «за» – 40
      ВИСТУПИЛИ:
      Ми чули: ВИРІШИЛИ: рішення прийнято
      ТЕКСТ РІШЕННЯ:
      Надати.
      == Пытання 3
      == Питання 998 (без голосування)
      СЛУХАЛИ: Звіт
      """, "bad.txt")
    let run = try Generator(["minutes", "--journal", folder.journal, "--text", file, "-o", folder.path + "/x.fodt"])
    #expect(run.status == 65 && !folder.names.contains("x.fodt"))
    for (line, words) in [
      (1, "перед першим розділом"), (4, "уже є в рядку 3"), (5, "поля «ЗАПРОШЕННІ:» немає"), (6, "№ 999 не голосували"),
      (9, "пише програма із журналу"), (11, "пише програма із журналу"),
      (12, "рішення з питання № \(question) не прийнято"),
      (14, "розділу «Пытання 3» немає"),
    ] {
      #expect(
        run.complaints.split(separator: "\n").contains { $0.hasPrefix("\(file):\(line): ") && $0.contains(words) },
        "line \(line): \(run.complaints)")
    }
    #expect(run.complaints.contains("помилок — 8"), "\(run.complaints)")
  }
}
