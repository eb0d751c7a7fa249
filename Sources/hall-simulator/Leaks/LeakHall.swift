import SeededRandom
import TallyEngine

/// A hall in which the order of the alphabet, of the seats and of pressing are three different ones.
enum LeakHall {
  private static let names = [
    "Юрченко", "Бойко", "Ткач", "Гончар", "Яремко", "Дяченко", "Савчук", "Журба", "Антонюк", "Мороз", "Кравець",
    "Лисенко",
    "Олійник", "Вовк",
  ]

  /// The places in the order in which they press; the last two of the hall do not.
  static let pressing: [UInt16] = [5, 12, 1, 9, 3, 11, 7, 2, 10, 6, 4, 8]
  /// Who presses twice; the second press changes nothing, and must not show which key it was.
  static let again: [UInt16] = [9, 2]

  /// What the twelve choose together.
  static let totals: [Choice: Int] = [.for: 5, .against: 4, .abstained: 3]

  static func plan() -> HallPlan {
    let deputies = names.enumerated().map { index, name in
      HallPlan.Member(
        id: (index < 9 ? "v0" : "v") + String(index + 1), familyName: name, givenName: "Проба", patronymic: "",
        gender: .unknown, faction: nil, seat: UInt16(index + 1))
    }
    return HallPlan(
      council: "Рада для таємних голосувань", convocation: "I", place: "місто Випробувань",
      composition: deputies.count, regulation: "horokhiv", deputies: deputies, head: nil)
  }

  /// Who chooses what in a ballot: the totals are always the same, the assignment comes from the generator.
  static func choices(_ random: inout some RandomNumberGenerator) -> [UInt16: Choice] {
    let pool = totals.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { Array(repeating: $0.key, count: $0.value) }
      .shuffled(using: &random)
    return Dictionary(uniqueKeysWithValues: zip(pressing, pool))
  }
}
