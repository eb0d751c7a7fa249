public import TallyEngine

/// An invented council, with all that makes records difficult: apostrophes, Ґ, women, a head, factions and none.
public enum ScriptedCouncil {
  /// A council of so many deputies, one mandate vacant, and a head; `tie`: what an equal split comes to.
  public static func make(deputies: Int, tie: TieRule = .strict) -> Council {
    var voters = (0..<deputies).map { index in
      let female = index % 3 == 1
      return Voter(
        id: "d\(index + 1)", familyName: families[index % families.count] + (index < families.count ? "" : "-\(index)"),
        givenName: female ? "Соломія-Дарина" : "Ґжегож", patronymic: female ? "Лук’янівна" : "Юхимович",
        gender: female ? .female : .male, faction: factions[index % factions.count])
    }
    voters.append(
      Voter(
        id: "head", familyName: "Яворницька", givenName: "Ганна", patronymic: "Дем’янівна", gender: .female,
        faction: nil, isHead: true))
    let seats = voters.enumerated().map { index, voter in
      Seat(number: UInt16(index + 1), row: index / 10 + 1, column: index % 10 + 1, voter: voter.id)
    }
    return Council(
      name: "Калинівська міська рада «Єдність» & громада", convocation: "VIII", place: "місто Калинове",
      composition: deputies + 1, headOffice: .city, regulation: regulation(tie), voters: voters, seats: seats)
  }

  private static let families = [
    "Їжакевич", "Ґудзь", "В’яземський", "Бондар", "Щур", "Євтушенко", "Ільків", "Йосипенко", "Гайдук", "О'Коннор",
    "Еней",
    "Иванчук",
  ]
  private static let factions: [String?] = ["Громада", "Ґрунт «Слово»", nil, "Єдність & Дія"]

  private static func regulation(_ tie: TieRule) -> Regulation {
    Regulation(
      id: "test", title: "Регламент", quorum: .majority, windowSeconds: 20, choiceRule: .last, disclosure: .totals,
      tie: tie, ballotsPerQuestion: 2,
      kinds: [
        kind("decision", "в цілому", .deputiesAndHead, .majority),
        kind("procedure", "процедурне", .registered, .majority),
        QuestionKind(
          id: "veto", title: "Вето", recordKind: "подолання вето", subject: .veto, mode: .rollCall,
          base: .deputiesAndHead,
          threshold: Threshold(.notLessThan, 2, of: 3), otherBase: .deputies, source: "ст. 59 ч. 4"),
        QuestionKind(
          id: "secretary", title: "Секретар", recordKind: "обрання", subject: .election, mode: .secret,
          base: .deputiesAndHead, threshold: .majority, source: "ст. 135"),
        QuestionKind(
          id: "paper", title: "Секретар на папері", recordKind: "обрання", subject: .election, mode: .secret,
          paper: true,
          base: .deputiesAndHead, threshold: .majority, source: "ст. 135"),
      ])
  }

  private static func kind(_ id: String, _ words: String, _ base: Base, _ threshold: Threshold) -> QuestionKind {
    QuestionKind(
      id: id, title: words, recordKind: words, mode: .rollCall, base: base, threshold: threshold, source: "ст. 66")
  }
}
