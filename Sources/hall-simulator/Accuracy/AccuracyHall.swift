import TallyEngine

/// A hall for accuracy runs: every seat has a deputy and a console.
enum AccuracyHall {
  static func plan(_ seats: Int) -> HallPlan {
    let genders: [Voter.Gender] = [.male, .female, .unknown]
    let deputies = (0..<seats).map { index in
      HallPlan.Member(
        id: id(index), familyName: "Депутат", givenName: String(index + 1), patronymic: "",
        gender: genders[index % genders.count], faction: nil, seat: UInt16(index + 1))
    }
    var plan = HallPlan(
      council: "Рада для випробувань", convocation: "I", place: "місто Випробувань", composition: seats,
      regulation: "verkhovna-rada", deputies: deputies, head: nil, rowLength: 30)
    plan.seal(as: "rada.example")
    return plan
  }

  static func id(_ index: Int) -> String { "a\(index + 1)" }
}
