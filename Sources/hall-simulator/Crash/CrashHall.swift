import TallyEngine

/// A hall of deputies with numbers for names.
enum CrashHall {
  /// - Parameter seals: whether its seals are signed.
  static func plan(_ count: Int, seals: Bool = false) -> HallPlan {
    let deputies = (1...count).map { number in
      HallPlan.Member(
        id: "d\(number)", familyName: "Депутат", givenName: String(number), patronymic: "", gender: .unknown,
        faction: nil, seat: UInt16(number))
    }
    var plan = HallPlan(
      council: "Рада для випробувань", convocation: "I", place: "місто Випробувань", composition: count,
      regulation: "horokhiv", deputies: deputies, head: nil)
    if seals { plan.seal(as: "rada.example") }
    return plan
  }
}
