import CouncilFiles
import Foundation
import TallyEngine
import Testing

/// A copy of a shipped regulation, to be made wrong.
struct RegulationCopy: ~Copyable {
  static let shipped =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/regulations"
  static let names = [
    "administrative-commission", "council-law-only", "executive-committee", "horokhiv", "mykolaiv", "oblast",
    "verkhovna-rada",
  ]

  let path = NSTemporaryDirectory() + "regulation-" + UUID().uuidString + ".toml"
  private(set) var text: String

  init(of name: String) throws {
    text = try String(contentsOfFile: "\(Self.shipped)/\(name).toml", encoding: .utf8)
  }

  init(text: String) { self.text = text }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where a kind begins; the head of the file for no kind.
  private func start(of kind: String?) throws -> String.Index {
    guard let kind else { return text.startIndex }
    return try #require(text.range(of: "[[kind]]\nid = \"\(kind)\"\n")).lowerBound
  }

  /// Replaces a text that a kind, or the head of the file, has first.
  mutating func replace(_ old: String, _ new: String, in kind: String?) throws {
    let range = try #require(text.range(of: old, range: try start(of: kind)..<text.endIndex))
    text.replaceSubrange(range, with: new)
  }

  /// The first line from a kind on, or of the whole file, that begins so.
  func line(_ beginning: String, in kind: String?) throws -> Int {
    let start = try start(of: kind)
    let lines = text[start...].split(separator: "\n", omittingEmptySubsequences: false)
    let index = try #require(lines.firstIndex { $0.hasPrefix(beginning) })
    return text[..<start].count { $0 == "\n" } + index + 1
  }

  func check() throws -> (regulation: Regulation?, problems: [Problem]) {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    do throws(ConfigurationError) {
      return (try Configuration.checkRegulation(path: path), [])
    } catch {
      return (nil, error.problems)
    }
  }
}

@Suite struct RegulationTests {
  @Test("every shipped regulation is one by which a body may vote", arguments: RegulationCopy.names)
  func shipped(_ name: String) throws {
    let (regulation, problems) = try RegulationCopy(of: name).check()
    #expect(problems.isEmpty, "\(problems)")
    #expect(try #require(regulation).kinds.count >= 2)
  }

  @Test("no regulation is shipped that is not tested")
  func all() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: RegulationCopy.shipped)
    #expect(files.sorted() == RegulationCopy.names.map { $0 + ".toml" })
  }

  @Test("the file of Horokhiv says what its regulation says")
  func horokhiv() throws {
    let regulation = try #require(try RegulationCopy(of: "horokhiv").check().regulation)
    #expect(regulation.body == .council && regulation.hasHead && regulation.tie == .strict)
    #expect(regulation.repeatKind == "repeat" && regulation.kind("repeat")?.subject == .procedure)
    #expect(regulation.article(.repeatLimit) == "ст. 89 регламенту")
    #expect(regulation.kind("head-powers")?.quorum == Threshold(.notLessThan, 2, of: 3))
    #expect(regulation.kinds.filter { $0.powers != .required }.map(\.id) == ["working-bodies", "powers"])
    #expect(regulation.kinds.filter { $0.otherBase != nil }.count == 4)
  }

  @Test("where nothing is said, a council is strict and a committee's presiding officer breaks the tie")
  func defaults() throws {
    var committee = try RegulationCopy(of: "executive-committee")
    try committee.replace("tie = \"castingVote\"", "", in: nil)
    try committee.replace("head = false", "", in: nil)
    try committee.replace("recusal = \"everyone\"", "", in: nil)
    try committee.replace("latecomers = \"nextRegistration\"", "", in: nil)
    let regulation = try #require(try committee.check().regulation)
    #expect(regulation.tie == .castingVote && !regulation.hasHead)
    #expect(regulation.recusal == .everyone && regulation.latecomers == .nextRegistration)
    #expect(regulation.kind("decision")?.base == .deputiesAndHead, "«composition» is an alias")

    var council = try RegulationCopy(of: "mykolaiv")
    try council.replace("tie = \"strict\"", "", in: nil)
    try council.replace("head = true", "", in: nil)
    try council.replace("body = \"council\"", "", in: nil)
    let other = try #require(try council.check().regulation)
    #expect(other.tie == .strict && other.hasHead && other.body == .council)
  }

  /// One thing that the law does not let a regulation say.
  struct Breach: Sendable, CustomTestStringConvertible {
    let file: String
    let kind: String?
    let old: String
    let new: String
    let line: String
    let says: String
    let article: String

    init(
      of file: String = "horokhiv", _ kind: String?, _ old: String, _ new: String, at line: String, _ says: String,
      _ article: String
    ) {
      self.file = file
      self.kind = kind
      self.old = old
      self.new = new
      self.line = line
      self.says = says
      self.article = article
    }

    var testDescription: String { "\(file), \(kind ?? "head"): \(new)" }
  }

  static let majority = "threshold = \"більше 1/2\""
  static let half = "threshold = \"не менше 1/2\""
  static let twoThirds = "threshold = \"не менше 2/3\""
  static let withHead = "base = \"deputiesAndHead\""
  static let both = "base = \"deputiesAndHead\"\nother_base = \"deputies\""
  static let registered = "base = \"registered\""
  static let open = "mode = \"rollCall\""
  static let secret = "mode = \"secret\""

  static let breaches: [Breach] = [
    // Over those who came, where the law counts the composition.
    Breach("decision", withHead, registered, at: "base", "рішення ради рахують від загального складу", "ст. 59 ч. 2"),
    Breach("secretary", both, registered, at: "base", "а не від зареєстрованих", "ст. 59 ч. 2"),
    Breach("head-powers", both, registered, at: "base", "а не від зареєстрованих", "ст. 79"),
    Breach("veto-override", both, registered, at: "base", "а не від зареєстрованих", "ст. 59 ч. 4"),
    Breach(
      "control-commission", "base = \"deputies\"\nother_base = \"deputiesAndHead\"", registered, at: "base",
      "а не від зареєстрованих", "ст. 48 ч. 2"),
    Breach(
      of: "oblast", "chair-dismissal", "base = \"composition\"", registered, at: "base", "base = \"comp", "ст. 55"),
    Breach(
      of: "executive-committee", "decision", "base = \"composition\"", registered, at: "base",
      "рішення виконавчого комітету рахують від загального складу", "ст. 59 ч. 6"),
    Breach(
      of: "verkhovna-rada", "law", "base = \"deputies\"", registered, at: "base", "рішення Верховної Ради рахують",
      "Конституція України, ст. 91"),
    Breach(
      "decision", "subject = \"decision\"", "subject = \"procedure\"", at: "subject", "це рішення ради", "ст. 59 ч. 2"),
    Breach(
      "amendment", "subject = \"decision\"", "subject = \"agenda\"", at: "subject", "це рішення ради", "ст. 59 ч. 2"),
    // The head.
    Breach("decision", withHead, "base = \"deputies\"", at: "base", "не рахує голову", "ст. 59 ч. 2"),
    Breach("agenda", registered, "base = \"deputies\"", at: "base", "не рахує голову", "ст. 59 ч. 2"),
    Breach(of: "executive-committee", nil, "head = false", "head = true", at: "head", "head = false", "ст. 59 ч. 2"),
    Breach(of: "administrative-commission", nil, "head = false", "head = true", at: "head", "є лише", "ст. 59 ч. 2"),
    Breach(of: "verkhovna-rada", nil, "head = false", "head = true", at: "head", "є лише", "ст. 59 ч. 2"),
    Breach(
      of: "oblast", "control-commission", "subject = \"minority\"", "subject = \"veto\"",
      at: "subject", "тут його немає", "ст. 59 ч. 4"),
    // Thresholds.
    Breach("decision", majority, half, at: "threshold", "рівно половини", "ст. 59 ч. 2"),
    Breach("basis", majority, "threshold = \"більше 2/5\"", at: "threshold", "менше за більшість", "ст. 59 ч. 2"),
    Breach("agenda", majority, half, at: "threshold", "порядок денний", "ст. 66 регламенту"),
    Breach("secretary", majority, half, at: "threshold", "рівно половини", "ст. 59 ч. 2"),
    Breach(of: "executive-committee", "decision", majority, half, at: "threshold", "рівно половини", "ст. 59 ч. 6"),
    Breach(of: "verkhovna-rada", "law", majority, half, at: "threshold", "рівно половини", "ст. 91"),
    Breach("veto-override", twoThirds, "threshold = \"більше 1/2\"", at: "threshold", "дві третини", "ст. 59 ч. 4"),
    Breach("head-powers", twoThirds, "threshold = \"більше 3/5\"", at: "threshold", "дві третини", "ст. 79"),
    Breach(of: "oblast", "chair-dismissal", twoThirds, majority, at: "threshold", "дві третини", "ст. 55"),
    Breach(
      of: "verkhovna-rada", "law", "subject = \"decision\"", "subject = \"veto\"", at: "threshold", "дві третини",
      "ст. 94"),
    Breach(
      "control-commission", "threshold = \"не менше 1/3\"", "threshold = \"більше 1/3\"", at: "threshold",
      "досить третини", "ст. 48 ч. 2"),
    Breach(
      "control-commission", "threshold = \"не менше 1/3\"", "threshold = \"не менше 1/2\"", at: "threshold",
      "досить третини", "ст. 48 ч. 2"),
    // Open and secret.
    Breach("decision", open, secret, at: "mode", "відкрито й поіменно", "ст. 59 ч. 3"),
    Breach("agenda", open, secret, at: "mode", "відкрито й поіменно", "ст. 59 ч. 3"),
    Breach("control-commission", open, secret, at: "mode", "відкрито й поіменно", "ст. 59 ч. 3"),
    Breach("veto-override", open, secret, at: "mode", "відкрито й поіменно", "ст. 59 ч. 3"),
    Breach("secretary", secret, open, at: "mode", "голосують таємно", "ст. 59 ч. 3"),
    Breach("head-powers", secret, open, at: "mode", "голосують таємно", "ст. 59 ч. 3"),
    Breach("decision", open, open + "\npaper = true", at: "paper", "не мають імен", "ст. 59 ч. 3"),
    // Two readings.
    Breach("secretary", both, withHead, at: "base", "читають двояко", "ст. 59 ч. 2"),
    Breach("head-powers", both, "base = \"deputies\"", at: "base", "додайте other_base = \"deputiesAnd", "ст. 79"),
    Breach("veto-override", both, withHead, at: "base", "додайте other_base = \"deputies\"", "ст. 59 ч. 4"),
    Breach("control-commission", "other_base = \"deputiesAndHead\"\n", "", at: "base", "читають", "ст. 48 ч. 2"),
    Breach(
      "secretary", "other_base = \"deputies\"", "other_base = \"deputiesAndHead\"", at: "other_base", "те саме",
      "ст. 59 ч. 2"),
    Breach(
      "secretary", "other_base = \"deputies\"", "other_base = \"registered\"", at: "other_base", "не два читання",
      "ст. 59 ч. 2"),
    Breach(
      "procedural", registered, registered + "\nother_base = \"deputies\"", at: "other_base", "не два читання",
      "ст. 59 ч. 2"),
    Breach(
      of: "oblast", "chair", "base = \"composition\"", "base = \"composition\"\nother_base = \"deputies\"",
      at: "other_base", "голови немає", "ст. 59 ч. 2"),
    // Quorum and ties.
    Breach(nil, "quorum = \"більше 1/2\"", "quorum = \"не менше 1/2\"", at: "quorum", "не більший", "ст. 46 ч. 12"),
    Breach(
      of: "executive-committee", nil, "quorum = \"більше 1/2\"", "quorum = \"більше 1/3\"", at: "quorum", "не більший",
      "ст. 53"),
    Breach(
      "head-powers", "quorum = \"не менше 2/3\"", "quorum = \"не менше 1/2\"", at: "quorum", "менший за звичайний",
      "ст. 45 регламенту"),
    Breach(nil, "tie = \"strict\"", "tie = \"castingVote\"", at: "tie", "голос головуючого в раді", "ст. 59 ч. 2"),
    Breach(of: "oblast", nil, "tie = \"strict\"", "tie = \"decisive\"", at: "tie", "не важить більше", "ст. 59 ч. 2"),
    // Repeats and powers.
    Breach(nil, "repeat_kind = \"repeat\"", "repeat_kind = \"again\"", at: "repeat_kind", "«again»", "ст. 70"),
    Breach(nil, "repeat_kind = \"repeat\"", "repeat_kind = \"basis\"", at: "repeat_kind", "процедурне", "ст. 70"),
    Breach(nil, "ballots_per_question = 2", "ballots_per_question = 1", at: "repeat_kind", "забороняє", "ст. 89"),
    Breach(
      "working-bodies", "powers = \"notRequired\"", "powers = \"recognises\"", at: "id = \"powers\"",
      "«working-bodies»", "ст. 18"),
  ]

  @Test("what the law forbids is refused with its line, its article and a remedy", arguments: breaches)
  func refused(_ breach: Breach) throws {
    var copy = try RegulationCopy(of: breach.file)
    try copy.replace(breach.old, breach.new, in: breach.kind)
    let problems = try copy.check().problems
    try #require(problems.count == 1, "\(problems)")
    var line = try copy.line(breach.line, in: breach.kind)
    if breach.line == "id = \"powers\"" { line = try copy.line("powers = ", in: "powers") }
    #expect(problems[0].description.hasPrefix("\(copy.path):\(line): "))
    #expect(problems[0].text.contains(breach.says))
    #expect(problems[0].text.contains(breach.article))
    #expect(problems[0].text.contains("Як виправити: "))
  }

  @Test("what the law leaves to the regulation is the regulation's")
  func free() throws {
    var copy = try RegulationCopy(of: "horokhiv")
    try copy.replace(Self.registered, Self.withHead, in: "agenda")
    try copy.replace(Self.majority, Self.twoThirds, in: "agenda")
    try copy.replace(Self.majority, "threshold = \"не менше 1/5\"", in: "procedural")
    try copy.replace(Self.open, Self.secret + "\npaper = true", in: "procedural")
    try copy.replace(Self.majority, Self.twoThirds, in: "decision")
    try copy.replace("repeat_kind = \"repeat\"", "", in: nil)
    #expect(try copy.check().problems.isEmpty)

    var commission = try RegulationCopy(of: "administrative-commission")
    try commission.replace("quorum = \"не менше 1/2\"", "quorum = \"більше 1/3\"", in: nil)
    try commission.replace("tie = \"decisive\"", "tie = \"castingVote\"", in: nil)
    #expect(try commission.check().problems.isEmpty)
  }

  @Test("everything is told at once and in the order of the file: what cannot be read, and what the law forbids")
  func everything() throws {
    var copy = try RegulationCopy(of: "horokhiv")
    try copy.replace("tie = \"strict\"", "tie = \"chair\"", in: nil)
    try copy.replace("quorum = \"більше 1/2\"", "quorum = \"не менше 1/2\"", in: nil)
    try copy.replace("head = \"ст. 66", "heads = \"ст. 66", in: nil)
    try copy.replace("subject = \"decision\"\n", "", in: "basis")
    try copy.replace(Self.withHead, Self.registered, in: "cancel")
    try copy.replace("id = \"secretary\"", "id = \"the secretary\"", in: "secretary")
    try copy.replace("powers = \"recognises\"", "powers = \"always\"", in: "powers")
    try copy.replace("other_base = \"deputies\"", "other_base = \"all\"", in: "veto-override")
    let problems = try copy.check().problems
    let expected = [
      try copy.line("quorum", in: nil), try copy.line("tie", in: nil), try copy.line("heads", in: nil),
      try copy.line("[[kind]]", in: "basis"), try copy.line("base", in: "cancel"),
      try copy.line("powers =", in: "powers"), try copy.line("other_base", in: "veto-override"),
      try copy.line("id = \"the secretary\"", in: nil),
    ]
    #expect(problems.map(\.line) == expected, "\(problems)")
  }

  @Test(
    "kinds and articles of the wrong form are told, not passed over",
    arguments: [
      ("kind = [1]", "немає жодного виду"), ("kind = []", "немає жодного виду"), ("kind = \"x\"", "немає жодного виду"),
      ("articles = \"ст. 1\"", "має бути частиною [articles]"), ("body = \"soviet\"", "«soviet»: має бути council"),
      ("[articles]\nquorum = 5", "має бути текстом"), ("kind = [{ id = \"a\" }]", "немає «subject»"),
    ])
  func malformed(_ lines: String, _ says: String) throws {
    let problems = try RegulationCopy(
      text: """
        title = "Регламент"
        quorum = "більше 1/2"
        window = 10
        choice = "last"
        disclosure = "totals"
        ballots_per_question = 2
        \(lines)
        """
    ).check().problems
    #expect(problems.contains { $0.text.contains(says) && $0.line == (lines.contains("\n") ? 8 : 7) }, "\(problems)")
  }

  @Test("a file that is not there is named")
  func missing() {
    #expect {
      try Configuration.checkRegulation(path: "/nowhere/x.toml")
    } throws: {
      ($0 as? ConfigurationError)?.problems.map(\.description) == [
        "/nowhere/x.toml: не вдається прочитати /nowhere/x.toml"
      ]
    }
  }
}
