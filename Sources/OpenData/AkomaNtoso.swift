public import Foundation
public import ProtocolDocuments
internal import TallyEngine

/// A sitting as an Akoma Ntoso 3.0 debate: each registration a `quorumVerification`, each ballot a `voting` with its
/// counts, and the names in a `rollCall`.
public enum AkomaNtoso {
  /// The document of a sitting.
  ///
  /// - Parameter timeZone: where the clock hung whose time the record bears.
  public static func document(_ sitting: SittingRecord, timeZone: TimeZone = .kyiv) -> String {
    let writer = DebateWriter(sitting, timeZone)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
      <debate name="minutes">
      <meta>
      \(writer.identification)\(writer.analysis)\(writer.references)</meta>
      <preface>
      \(writer.preface)</preface>
      <debateBody>
      \(writer.body)</debateBody>
      </debate>
      </akomaNtoso>

      """
  }
}

private struct DebateWriter {
  let sitting: SittingRecord
  let timeZone: TimeZone
  let persons: [String: String]
  let members: [RollCall.Line]

  init(_ sitting: SittingRecord, _ timeZone: TimeZone) {
    self.sitting = sitting
    self.timeZone = timeZone
    members = sitting.members
    persons = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.voter, "person_\($0 + 1)") })
  }

  private var day: String { RecordIdentifiers.day(sitting.heading.day) }

  var identification: String {
    let work = "/akn/ua/debate/\(day)/\(sitting.heading.sitting)-\(sitting.ballots.first?.question.ballot ?? 0)"
    func level(_ name: String, _ path: String, _ more: String) -> String {
      "<\(name)><FRBRthis value=\"\(path)/!main\"/><FRBRuri value=\"\(path)\"/>"
        + "<FRBRdate date=\"\(day)\" name=\"sitting\"/><FRBRauthor href=\"#council\"/>\(more)</\(name)>\n"
    }
    return "<identification source=\"#council\">\n"
      + level("FRBRWork", work, "<FRBRcountry value=\"ua\"/>")
      + level("FRBRExpression", work + "/ukr@", "<FRBRlanguage language=\"ukr\"/>")
      + level("FRBRManifestation", work + "/ukr@.xml", "") + "</identification>\n"
  }

  var analysis: String {
    let registrations = sitting.registrations.map { list in
      "<quorumVerification eId=\"quorum_\(list.number)\" outcome=\"#\(list.isQuorate ? "quorate" : "inquorate")\" "
        + "href=\"#registration_\(list.number)\"><quorum value=\"\(list.quorum)\"/>"
        + "<count value=\"\(list.registered)\" refersTo=\"#registered\"/></quorumVerification>\n"
    }
    let ballots = sitting.ballots.map { record in
      let tally = record.tally
      let counts = [
        ("for", tally.for), ("against", tally.against), ("abstained", tally.abstained),
        ("notVoting", tally.notVoting), ("absent", tally.absent),
      ].map { "<count value=\"\($0.1)\" refersTo=\"#\($0.0)\"/>" }
      return "<voting eId=\"voting_\(record.question.ballot)\" outcome=\"#\(Self.outcome(record))\" "
        + "href=\"#ballot_\(record.question.ballot)\"><quorum value=\"\(record.rule.needed)\" refersTo=\"#needed\"/>"
        + counts.joined() + "</voting>\n"
    }
    guard !registrations.isEmpty || !ballots.isEmpty else { return "" }
    return "<analysis source=\"#council\"><parliamentary>\n" + (registrations + ballots).joined()
      + "</parliamentary></analysis>\n"
  }

  private static let concepts = [
    ("for", "за"), ("against", "проти"), ("abstained", "утримались"), ("notVoting", "не голосували"),
    ("absent", "відсутні"), ("registered", "зареєстровано"), ("needed", "потрібно голосів «за»"),
    ("quorate", "кворум є"), ("inquorate", "кворуму немає"), ("adopted", "рішення прийнято"),
    ("rejected", "рішення не прийнято"), ("disputed", "рішення спірне"), ("annulled", "голосування анульовано"),
    ("withheld", "результат не встановлено"),
  ]

  var references: String {
    "<references source=\"#council\">\n<TLCOrganization eId=\"council\" href=\"/ontology/organization/council\" "
      + "showAs=\"\(Self.escaped(sitting.heading.council))\"/>\n"
      + members.map { line in
        let identifier = persons[line.voter] ?? ""
        return "<TLCPerson eId=\"\(identifier)\" href=\"/ontology/person/\(identifier)\" "
          + "showAs=\"\(Self.escaped(line.name))\"/>\n"
      }.joined()
      + Self.concepts.map {
        "<TLCConcept eId=\"\($0.0)\" href=\"/ontology/concept/\($0.0)\" showAs=\"\(Self.escaped($0.1))\"/>\n"
      }.joined() + "</references>\n"
  }

  var preface: String {
    let heading = sitting.heading
    return [
      heading.council, "\(heading.sessionWords) \(heading.convocationWords)",
      "Пленарне засідання № \(heading.sitting)", "\(heading.place), \(heading.day.inWords)",
    ].map { "<p>\(Self.escaped($0))</p>\n" }.joined()
  }

  var body: String {
    let parts = sitting.registrations.map(registration) + sitting.ballots.map(ballot)
    // The schema wants one part at least.
    return parts.isEmpty ? "<debateSection name=\"empty\"><p>Голосувань не було.</p></debateSection>\n" : parts.joined()
  }

  private func registration(_ list: RegistrationList) -> String {
    "<rollCall eId=\"registration_\(list.number)\"><heading>Реєстрація № \(list.number)</heading>\n"
      + "<p>Зареєстровано депутатів: \(list.registered). Кворум: \(list.quorum).</p>\n"
      + list.entries.map { entry in
        let time = ClockTime(wall: entry.at, in: timeZone).time
        return "<p>\(Self.escaped("\(entry.name), \(time)"))</p>\n"
      }.joined() + "</rollCall>\n"
  }

  private func ballot(_ record: RollCall) -> String {
    let number = record.question.ballot
    let (opened, closed) = (
      ClockTime(wall: record.question.openedAt, in: timeZone), ClockTime(wall: record.question.closedAt, in: timeZone)
    )
    let names = record.lines.map { line in
      "<p><vote by=\"#\(persons[line.voter] ?? "council")\" choice=\"#\(Self.choice(line.mark))\">"
        + Self.escaped("\(line.name): \(Annex29.word(of: line))") + "</vote></p>\n"
    }
    return
      "<debateSection name=\"\(record.question.mode == .secret ? "secretBallot" : "ballot")\" eId=\"ballot_\(number)\">"
      + "<num>Голосування № \(number)</num><heading>\(Self.escaped(record.question.title))</heading>\n"
      + "<p>\(Self.escaped("Питання № \(record.question.number), \(record.question.recordKind)"))</p>\n"
      + "<p>Тривало з \(opened.time) до \(closed.time).</p>\n<p>\(Self.escaped(record.rule.explanation))</p>\n"
      + (names.isEmpty
        ? "" : "<rollCall eId=\"names_\(number)\">\n" + names.joined() + "</rollCall>\n")
      + (record.seal.map { "<p>Печатка запису (SHA-256): \($0)</p>\n" } ?? "") + "</debateSection>\n"
  }

  private static func choice(_ mark: RollCall.Line.Mark) -> String {
    switch mark {
    case .chose(.for, _): "for"
    case .chose(.against, _): "against"
    case .chose(.abstained, _): "abstained"
    case .notVoting: "notVoting"
    case .absent: "absent"
    }
  }

  private static func outcome(_ record: RollCall) -> String {
    switch record.ending {
    case .adopted, .settled(true, _, _, _): "adopted"
    case .rejected, .settled(false, _, _, _): "rejected"
    case .disputed: "disputed"
    case .annulled: "annulled"
    case .withheld: "withheld"
    }
  }

  private static func escaped(_ text: String) -> String { Markup.escaped(text) }
}
