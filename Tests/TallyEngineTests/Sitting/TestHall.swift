import TallyEngine

/// A small council for tests. Voters are «d0», «d1» … with the head in the middle of the list and the seats numbered
/// against the list's order, so that an index taken for another shows.
enum TestHall {
  /// A seat where nobody sits, and one that is not in the hall.
  static let emptySeat: UInt16 = 1
  static let unknownSeat: UInt16 = 900

  static let clerk = Operator(user: "sekretar", uid: 1_000)

  static let kinds = [
    kind("decision", .deputiesAndHead, .majority),
    kind("procedural", .registered, .majority),
    kind("third", .deputies, Threshold(.notLessThan, 1, of: 3)),
    kind("veto", .deputies, Threshold(.notLessThan, 2, of: 3), other: .deputiesAndHead),
    kind("half", .deputies, .majority, other: .deputiesAndHead),
    kind("secret", .deputiesAndHead, .majority, mode: .secret),
    kind("paper", .deputiesAndHead, .majority, mode: .secret, paper: true),
    kind(
      "removal", .deputies, Threshold(.notLessThan, 2, of: 3), other: .deputiesAndHead, mode: .secret,
      quorum: Threshold(.notLessThan, 2, of: 3)),
    kind("opening", .registered, .majority, powers: .recognises),
    kind("bodies", .deputiesAndHead, .majority, powers: .notRequired),
  ]

  static func kind(
    _ id: String, _ base: Base, _ threshold: Threshold, other: Base? = nil, mode: BallotMode = .rollCall,
    paper: Bool = false, quorum: Threshold? = nil, powers: QuestionKind.PowersRule = .required
  ) -> QuestionKind {
    QuestionKind(
      id: id, title: "Питання \(id)", recordKind: "в цілому", mode: mode, paper: paper, base: base,
      threshold: threshold, otherBase: other, quorum: quorum, powers: powers, source: "ст. 66")
  }

  /// The regulation of the test hall, as the law's default profile has it but for what is named.
  static func regulation(
    body: Body = .council, perQuestion: Int = 2, choiceRule: Regulation.ChoiceRule = .last,
    quorum: Threshold = .majority, window: Int = 60, tie: TieRule = .strict,
    recusal: Regulation.RecusalRule = .everyone, latecomers: Regulation.LatecomerRule = .nextRegistration,
    repeatKind: String? = nil, articles: [String: String] = [:], kinds: [QuestionKind] = kinds
  ) -> Regulation {
    Regulation(
      id: "test", title: "Регламент", body: body, quorum: quorum, windowSeconds: window, choiceRule: choiceRule,
      disclosure: .totals, tie: tie, recusal: recusal, latecomers: latecomers, ballotsPerQuestion: perQuestion,
      repeatKind: repeatKind, articles: articles, kinds: kinds)
  }

  static func council(
    deputies: Int, composition: Int? = nil, head: Bool = false, perQuestion: Int = 2,
    choiceRule: Regulation.ChoiceRule = .last, quorum: Threshold = .majority, window: Int = 60,
    genders: [Voter.Gender] = [.female, .male, .unknown, .notApplicable]
  ) -> Council {
    council(
      deputies: deputies, composition: composition, head: head,
      under: regulation(perQuestion: perQuestion, choiceRule: choiceRule, quorum: quorum, window: window),
      genders: genders)
  }

  static func council(
    deputies: Int, composition: Int? = nil, head: Bool = false, under regulation: Regulation,
    powersRecognised: Bool = true, genders: [Voter.Gender] = [.female, .male, .unknown, .notApplicable]
  ) -> Council {
    let middle = deputies / 2
    var voters = (0..<deputies).map { number in
      Voter(
        id: "d\(number)", familyName: "Прізвище\(number)", givenName: "Ім’я", patronymic: "По батькові",
        gender: genders[number % genders.count], faction: number.isMultiple(of: 3) ? nil : "Фракція \(number % 3)")
    }
    if head {
      voters.insert(
        Voter(
          id: "head", familyName: "Головенко", givenName: "Олена", patronymic: "", gender: .female, faction: nil,
          isHead: true), at: middle)
    }
    let seats =
      [Seat(number: emptySeat, row: 1, column: 1, voter: nil)]
      + voters.enumerated().map { index, voter in
        Seat(number: UInt16(10 + 2 * (voters.count - index)), row: 2, column: index + 1, voter: voter.id)
      }
    return Council(
      name: "Міська рада", convocation: "VIII", place: "місто", composition: composition ?? deputies,
      headOffice: head ? .city : nil, regulation: regulation, voters: voters, seats: seats,
      powersRecognised: powersRecognised)
  }
}

extension Council {
  /// The seat of a voter.
  func seat(_ voter: String) -> UInt16 { seats.first { $0.voter == voter }!.number }
}
