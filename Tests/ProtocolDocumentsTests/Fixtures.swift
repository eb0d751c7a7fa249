import ProtocolDocuments
import TallyEngine

/// Records of an invented council: 54 deputies and the head, as a hall would give them.
enum Fixtures {
  /// 21 November 2026, 14:04:49 in Kyiv.
  static let openedAt: Int64 = 1_795_262_689_000
  static let seal = "3f6b1c0de1a24f7e9b55c8d2a7704e91c6b8f30a5d1e42977f0c6ab3d8e95214"

  static func kind(
    _ base: Base = .deputiesAndHead, _ threshold: Threshold = .majority, other: Base? = nil, source: String = "ст. 66"
  ) -> QuestionKind {
    QuestionKind(
      id: "decision", title: "Рішення ради в цілому", recordKind: "в цілому", mode: .rollCall, base: base,
      threshold: threshold, otherBase: other, source: source)
  }

  static func requirement(_ kind: QuestionKind = kind(), registered: Int = 40) -> Requirement {
    Requirement(kind: kind, of: regulation([kind]), composition: 54, head: .city, registered: registered)
  }

  static func regulation(_ kinds: [QuestionKind], tie: TieRule = .strict, quorum: Threshold = .majority) -> Regulation {
    Regulation(
      id: "r", title: "Регламент", quorum: quorum, windowSeconds: 20, choiceRule: .last,
      disclosure: .totals, tie: tie, ballotsPerQuestion: 2, kinds: kinds)
  }

  static func heading(
    session: String = "12", presiding: String = "Яворницька Ганна Дем’янівна", composition: Int = 54,
    head: String? = "Яворницька Ганна Дем’янівна"
  ) -> RollCall.Heading {
    RollCall.Heading(
      council: "Калинівська міська рада", convocation: "VIII", session: session, sitting: 2, place: "місто Калинове",
      day: Day(year: 2026, month: 11, day: 21)!, presiding: presiding, presidingGender: .female,
      secretary: "Ґудзь Остап Юхимович", composition: composition, head: head)
  }

  static func question(title: String = "Про бюджет міської територіальної громади на 2027 рік", repeatOf: Int? = nil)
    -> RollCall.Question
  {
    RollCall.Question(
      ballot: 17, number: "5", title: title, recordKind: "в цілому", openedAt: openedAt, closedAt: openedAt + 20_480,
      repeatOf: repeatOf)
  }

  private static let families = [
    "Бондар", "Василенко", "Гайдук", "Ґудзь", "Дорошенко", "Еней", "Євтушенко", "Жук", "Зінченко", "Ильків", "Іваненко",
    "Їжакевич", "Йосипенко", "В’яземський", "Ляшко", "Мельник", "Щур", "Шевчук",
  ]
  private static let men = ["Остап Юхимович", "Степан Лукич", "Роман Іванович"]
  private static let women = ["Олена Юхимівна", "Дарина Лук’янівна", "Ніна Іванівна"]
  private static let factions = ["Громада", "Ґрунт", "Єдність", nil]

  /// Deputies with these marks, in an order that is not the alphabet's, and the head last.
  static func lines(_ marks: [RollCall.Line.Mark], head: RollCall.Line.Mark) -> [RollCall.Line] {
    let deputies = marks.enumerated().map { index, mark in
      let female = index % 2 == 1
      return RollCall.Line(
        voter: "d\(index)",
        name: families[index % families.count] + " " + (female ? women : men)[index / families.count % 3],
        gender: female ? .female : .male, faction: factions[index % factions.count], mark: mark)
    }
    let mayor = RollCall.Line(
      voter: "head", name: "Яворницька Ганна Дем’янівна", gender: .female, isHead: true, mark: head)
    return deputies.reversed() + [mayor]
  }

  /// The marks of 53 deputies: one mandate is vacant.
  static func marks(
    for votes: Int, against: Int = 3, abstained: Int = 2, notVoting: Int = 2
  ) -> [RollCall.Line.Mark] {
    var marks: [RollCall.Line.Mark] = Array(repeating: .chose(.for, .console), count: votes)
    marks += Array(repeating: .chose(.against, .console), count: against)
    marks += Array(repeating: .chose(.abstained, .console), count: abstained)
    marks += Array(repeating: .notVoting(.unexplained), count: notVoting)
    return marks + Array(repeating: .absent, count: 53 - marks.count)
  }

  static func tally(_ lines: [RollCall.Line]) -> Tally {
    func count(_ matches: (RollCall.Line.Mark) -> Bool) -> Int { lines.count { matches($0.mark) } }
    return Tally(
      for: count { $0 == .chose(.for, .console) || $0 == .chose(.for, .manual(reason: "несправний пульт")) },
      against: count { $0 == .chose(.against, .console) },
      abstained: count { $0 == .chose(.abstained, .console) },
      notVoting: count {
        [.notVoting(.unexplained), .notVoting(.recused(reason: nil)), .notVoting(.consoleOffline)].contains($0)
      },
      absent: count { $0 == .absent })
  }

  /// A record: `votes` deputies and the head vote «за».
  static func record(
    for votes: Int, title: String = question().title, kind: QuestionKind = kind(), ending: RollCall.Ending,
    repeatOf: Int? = nil, predecessors: [RollCall.Predecessor] = [], seal: String? = Fixtures.seal
  ) throws -> RollCall {
    var lines = lines(marks(for: votes), head: .chose(.for, .console))
    // One from the counting commission, one recused, one whose console was silent.
    replace(&lines, "d0", .chose(.for, .manual(reason: "несправний пульт")))
    replace(&lines, "d\(votes + 5)", .notVoting(.recused(reason: nil)))
    replace(&lines, "d\(votes + 6)", .notVoting(.consoleOffline))
    let tally = tally(lines)
    return try RollCall(
      heading: heading(), question: question(title: title, repeatOf: repeatOf),
      rule: RollCall.Rule(requirement(kind, registered: tally.participants - 1)), lines: lines, tally: tally,
      ending: ending, predecessors: predecessors, seal: seal)
  }

  static func replace(_ lines: inout [RollCall.Line], _ voter: String, _ mark: RollCall.Line.Mark) {
    let index = lines.firstIndex { $0.voter == voter }!
    let old = lines[index]
    lines[index] = RollCall.Line(
      voter: old.voter, name: old.name, gender: old.gender, faction: old.faction, isHead: old.isHead, mark: mark)
  }
}
