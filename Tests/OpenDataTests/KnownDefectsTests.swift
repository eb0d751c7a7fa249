import Foundation
import FoundationXML
import OpenData
import ProtocolDocuments
import TallyEngine
import Testing

/// Every defect that was found in the real records of Ukrainian councils, looked for in every form that we write.
///
/// That a record which contradicts itself is refused before it has any form is in AgreementTests; that a file edited
/// afterwards is noticed, in PrintoutTests and VicheTextTests for the text, in MinutesTests for minutes, in CommandTests and
/// PublishTests for files; that all forms of long random sittings agree with the journal, in EqualityTests.
@Suite("Known defects of real records") struct KnownDefectsTests {
  private typealias Form = WrittenForms.Form

  /// Line breaks, quotes, markup, a backslash, and what looks like a decision.
  private static let title = "Про \"Вісник\" & <Газету> «Слово»,\r\n{\"а\": [1,\\n]}; \tРІШЕННЯ\u{2028}ПРИЙНЯТО\u{0}"
  /// 1 February 2026, 07:08:05 in Kyiv: one digit in each place.
  private static let closedAt: Int64 = 1_769_922_485_000

  private static let marks: [(mark: RollCall.Line.Mark, male: String, female: String)] = [
    (.chose(.for, .console), "за", "за"),
    (.chose(.against, .manual(reason: "пульт \"мовчить\",\nні")), "проти", "проти"),
    (.chose(.abstained, .console), "утримався", "утрималась"),
    (.notVoting(.unexplained), "не голосував", "не голосувала"), (.absent, "відсутній", "відсутня"),
  ]

  /// Ten deputies: a man and a woman with each mark, names of a hundred letters.
  private static let lines = marks.enumerated().flatMap { index, mark in
    [Voter.Gender.male, .female].map { gender in
      let family = String(repeating: "Ґжицька-Щербань", count: 4) + ["а", "б", "в", "г", "ґ"][index]
      return RollCall.Line(
        voter: "\(gender.rawValue)\(index)",
        name: family + (gender == .male ? " Остап Юхимович" : " Соломія Лук’янівна"),
        gender: gender, faction: index < 2 ? "Ґрунт «Слово», \"Дія\" & <Ми>" : nil, mark: mark.mark)
    }
  }

  private static func kind(_ base: Base, _ threshold: Threshold) -> QuestionKind {
    QuestionKind(
      id: "k", title: "Рішення", recordKind: "в цілому", mode: .rollCall, base: base, threshold: threshold,
      source: "ст. 66")
  }

  private static func record(
    _ kind: QuestionKind = kind(.deputies, .majority), ending: RollCall.Ending = .rejected
  ) throws -> RollCall {
    let regulation = Regulation(
      id: "r", title: "Регламент", quorum: .majority, windowSeconds: 20, choiceRule: .last, disclosure: .totals,
      tie: .strict, ballotsPerQuestion: 2, kinds: [kind])
    return try RollCall(
      heading: RollCall.Heading(
        council: "Калинівська міська рада", convocation: "VIII", session: "12", sitting: 2, place: "місто Калинове",
        day: Day(year: 2026, month: 2, day: 1)!, presiding: "Яворницька Ганна Дем’янівна", presidingGender: .female,
        secretary: "Ґудзь Остап Юхимович", composition: 10),
      question: RollCall.Question(
        ballot: 7, number: "5", title: title, recordKind: "в цілому", openedAt: closedAt - 4_000, closedAt: closedAt),
      rule: RollCall.Rule(Requirement(kind: kind, of: regulation, composition: 10, head: nil, registered: 8)),
      lines: lines, tally: Tally(for: 2, against: 2, abstained: 2, notVoting: 2, absent: 2), ending: ending,
      seal: String(repeating: "0f", count: 32))
  }

  private let forms: WrittenForms

  init() throws { forms = try WrittenForms(try Self.record()) }

  @Test(
    "a wrong rule, printed on 51 questions of one session: every form tells the question's own, and no other",
    arguments: [
      (Base.deputies, Threshold.majority, "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ ДЕПУТАТІВ", 6),
      (.deputies, Threshold(.notLessThan, 1, of: 3), "НЕ МЕНШЕ 1/3 ВІД ЗАГАЛЬНОГО СКЛАДУ ДЕПУТАТІВ", 4),
      (.deputies, Threshold(.notLessThan, 2, of: 3), "НЕ МЕНШЕ 2/3 ВІД ЗАГАЛЬНОГО СКЛАДУ ДЕПУТАТІВ", 7),
      (.deputiesAndHead, .majority, "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ", 6),
      (.registered, .majority, "БІЛЬШІСТЬ ПРИСУТНІХ (ЗАРЕЄСТРОВАНИХ)", 5),
    ])
  func rule(base: Base, threshold: Threshold, line: String, needed: Int) throws {
    let record = try Self.record(Self.kind(base, threshold))
    let forms = try WrittenForms(record)
    for form in Form.printed {
      let told = forms.pieces(form).filter { $0.hasPrefix("Рішення ухвалює") }
      #expect(told == ["Рішення ухвалює \(line)"], "\(form)")
      #expect(forms.pieces(form).contains { $0.hasPrefix("Потрібно \(needed) ") }, "\(form)")
    }
    #expect(forms.text(.popolo).contains("\"requirement\": \"Потрібно \(needed) "))
    #expect(forms.text(.akomaNtoso).contains("<quorum value=\"\(needed)\" refersTo=\"#needed\"/>"))
    #expect(forms.text(.akomaNtoso).contains("<p>Потрібно \(needed) "))
  }

  @Test("«УСЬОГО ПРОГОЛОСУВАЛО» with those who did not vote: who voted and who was registered are told apart")
  func voted() throws {
    for form in Form.printed {
      #expect(!forms.text(form).contains("УСЬОГО ПРОГОЛОСУВАЛО"), "\(form)")
      #expect(forms.figure("ПРОГОЛОСУВАЛО:", form) == 6 && forms.figure("ЗАРЕЄСТРОВАНО:", form) == 8, "\(form)")
      #expect(forms.figure("УСЬОГО:", form) == 10, "\(form)")
    }
  }

  @Test(
    "«HI» in Latin letters: no word of two scripts, and none of Latin letters that should not be",
    arguments: [
      RollCall.Ending.rejected, .annulled(reason: "збій"), .withheld,
    ])
  func latin(ending: RollCall.Ending) throws {
    let forms = try WrittenForms(try Self.record(ending: ending))
    for (form, text) in forms.files {
      for word in text.split(whereSeparator: { !$0.isLetter && $0 != "’" }) {
        let isLatin = word.unicodeScalars.contains { "a"..."z" ~= $0 || "A"..."Z" ~= $0 }
        let isCyrillic = word.unicodeScalars.contains { "\u{0400}"..."\u{04FF}" ~= $0 }
        #expect(!isLatin || !isCyrillic, "\(form): \(word)")
      }
    }
    for form in Form.printed {
      let words = forms.pieces(form).flatMap { $0.split { !$0.isLetter } }.filter { $0.allSatisfy(\.isASCII) }
      // «\n» was typed into the title.
      #expect(Set(words).isSubset(of: ["SHA", "VIII", "n", "f", "uk", "UA"]), "\(form): \(Set(words))")
    }
  }

  @Test("names cut at 32 characters, and absent members left out: everybody stands in every form, whole")
  func names() throws {
    let names = Set(Self.lines.map(\.name))
    #expect(names.count == 10 && names.allSatisfy { $0.count > 70 })
    for form in Form.allCases {
      #expect(Set(try forms.marks(form).keys) == names, "\(form)")
    }
  }

  @Test(
    "women in the masculine form only: each has her own word wherever the words are ours, and is marked as she voted")
  func gender() throws {
    let annex = [
      "за": "За", "проти": "Проти", "утримався": "Утримався", "не голосував": "Не голосував", "відсутній": "Відсутній",
    ]
    let popolo = [
      "за": "yes", "проти": "no", "утримався": "abstain", "не голосував": "not voting", "відсутній": "absent",
    ]
    for form in Form.allCases {
      let marks = try forms.marks(form)
      for (line, words) in zip(Self.lines, Self.marks.flatMap { [$0, $0] }) {
        let word = line.gender == .female && form.hasGender ? words.female : words.male
        let expected =
          switch form {
          case .text, .html, .flatODT: word.hasPrefix("відсутн") ? word : word.uppercased()
          case .popolo: popolo[word]
          case .annex29, .annex29Short: annex[word]
          case .textByFactions, .htmlByFactions, .flatODTByFactions, .dpList, .akomaNtoso:
            word.prefix(1).uppercased() + word.dropFirst()
          }
        #expect(marks[line.name] == expected, "\(form): \(line.name)")
      }
    }
  }

  @Test("a total that disagrees with the names: in every form each is the number of the names with that mark")
  func totals() throws {
    for form in Form.allCases {
      let words = [
        ("за", "yes"), ("проти", "no"), ("утрима", "abstain"), ("не голосува", "not voting"), ("відсут", "absent"),
      ]
      let marks = try forms.marks(form).values.map { $0.lowercased() }
      let counted = words.map { beginning, option in marks.count { $0.hasPrefix(beginning) || $0 == option } }
      for (total, count) in zip(try forms.totals(form), counted) where form != .dpList || total != nil {
        #expect(total == count && count == 2, "\(form)")
      }
    }
    let disagreeing = Tally(for: 3, against: 2, abstained: 2, notVoting: 2, absent: 1)
    let sound = try Self.record()
    #expect(throws: RollCall.Disagreement.self) {
      try RollCall(
        heading: sound.heading, question: sound.question, rule: sound.rule, lines: sound.lines, tally: disagreeing,
        ending: .rejected)
    }
  }

  @Test(
    "JSON broken by quotes and line breaks in a title: every form is read whole by a strict reader, and says the same")
  func syntax() throws {
    let title = "Про \"Вісник\" & <Газету> «Слово», {\"а\": [1,\\n]}; РІШЕННЯ ПРИЙНЯТО"
    for form in [Form.dpList, .popolo] {
      let object = try JSONSerialization.jsonObject(with: Data(forms.text(form).utf8)) as? [String: Any]
      let told =
        form == .dpList
        ? object?["PD_Fullname"] as? String : (object?["motions"] as? [[String: Any]])?.first?["text"] as? String
      #expect(told == title, "\(form)")
    }
    for (form, text) in forms.files where form == .annex29 || form == .annex29Short {
      let rows = CSVText.rows(text)
      let columns = text.prefix { $0 != "\n" }.split(separator: ",").count
      #expect(!rows.isEmpty && rows.allSatisfy { $0.count == columns }, "\(form)")
      for row in rows where row["title"] != nil { #expect(row["title"] == title, "\(form)") }
    }
    for form in [Form.flatODT, .flatODTByFactions, .akomaNtoso] {
      let parser = XMLParser(data: Data(forms.text(form).utf8))
      #expect(parser.parse(), "\(form): \(String(describing: parser.parserError))")
    }
    // Text breaks the title over lines.
    for form in Form.printed {
      #expect(forms.pieces(form).joined(separator: " ").contains(title), "\(form)")
    }
  }

  @Test("a byte-order mark, control characters and line ends of another system are in no form") func bytes() {
    for (form, text) in forms.files {
      #expect(!text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) && text.hasSuffix("\n"), "\(form)")
      let strange = text.unicodeScalars.filter { scalar in
        scalar == "\u{FEFF}" || scalar != "\n" && scalar.properties.generalCategory == .control
      }
      #expect(strange.isEmpty, "\(form)")
    }
  }

  @Test("times without zero padding: each has two digits in every place, in every form") func times() throws {
    for (form, text) in forms.files {
      #expect(text.firstMatch(of: /(?:^|[^0-9:])\d:\d\d|\d:\d(?:[^0-9]|$)|T\d:/) == nil, "\(form)")
      #expect(
        text.firstMatch(of: /(?:^|[^0-9.])\d\.\d?\d\.\d{4}|\d{4}-\d-|\d{4}-\d\d-\d(?:[^0-9]|$)/) == nil, "\(form)")
    }
    for form in Form.printed { #expect(forms.pieces(form).contains("01.02.2026 07:08:05"), "\(form)") }
    #expect(forms.text(.dpList).contains("\"GLTime\": \"01.02.2026 07:08:05\""))
    #expect(forms.text(.akomaNtoso).contains("з 07:08:01 до 07:08:05."))
    #expect(forms.text(.popolo).contains("\"end_date\": \"2026-02-01T05:08:05Z\""))
    #expect(forms.files.contains { $0.form == .annex29 && $0.text.contains(",2026-02-01T05:08:05Z,") })
  }

  @Test("a signature line left as «Посада … Призвіще»: who signs stands there by office, name and gender")
  func signatures() {
    for form in Form.printed {
      let pieces = forms.pieces(form)
      #expect(!forms.text(form).contains("Посада") && !forms.text(form).contains("Призвіще"), "\(form)")
      #expect(pieces.last == "Ґудзь Остап Юхимович" || form.rawValue.hasPrefix("flatODT"), "\(form)")
      let signed = pieces.joined(separator: " ").replacing("_", with: "").replacing(/[ ]+/, with: " ")
      #expect(signed.contains("Головуюча Яворницька Ганна Дем’янівна"), "\(form)")
      #expect(signed.contains("Секретар ради Ґудзь Остап Юхимович"), "\(form)")
    }
  }
}
