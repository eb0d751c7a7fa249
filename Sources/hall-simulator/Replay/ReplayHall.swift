import TallyEngine

/// The hall of a roster: everybody on the list gets a seat and a console in the list's order.
enum ReplayHall {
  static let composition = 450

  static func plan(_ roster: [RecordedDeputy], consoles: [UInt16: HallPlan.Console]? = nil) -> HallPlan {
    let deputies = roster.enumerated().map { index, deputy in
      // The record has initials: «Аліксійчук О.В.»
      let parts = deputy.name.split(separator: " ")
      let family = parts.count > 1 ? parts.dropLast().joined(separator: " ") : deputy.name
      return HallPlan.Member(
        id: id(index), familyName: family, givenName: parts.count > 1 ? String(parts[parts.count - 1]) : "",
        patronymic: "", gender: deputy.gender == "f" ? .female : deputy.gender == "m" ? .male : .unknown,
        faction: deputy.faction == "Позафракційні" ? nil : deputy.faction, seat: seat(index))
    }
    return HallPlan(
      council: "Верховна Рада України", convocation: "IX", place: "місто Київ", composition: composition,
      regulation: "verkhovna-rada", deputies: deputies, head: nil, rowLength: 30, consoles: consoles)
  }

  static func id(_ index: Int) -> String {
    let digits = String(index + 1)
    return "n" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  static func seat(_ index: Int) -> UInt16 { UInt16(index + 1) }
}
