/// What kind of body votes: it says which rules the law leaves to the regulation, and what its members are called.
public enum Body: String, Sendable, Hashable, Codable, CaseIterable {
  /// A council of a city, settlement, village, district or oblast: «рада», its «депутати».
  case council
  /// «виконавчий комітет», its «члени»
  case executiveCommittee
  /// A commission: administrative, standing, temporary; its «члени».
  case commission
  /// The Verkhovna Rada.
  case parliament

  /// депутат, or член.
  var member: Count {
    switch self {
    case .council, .parliament: .deputies
    case .executiveCommittee, .commission: .members
    }
  }

  /// зареєстрований депутат, or зареєстрований член.
  var registeredMember: Count {
    switch self {
    case .council, .parliament: .registered
    case .executiveCommittee, .commission: .registeredMembers
    }
  }
}
