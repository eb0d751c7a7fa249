/// Who did something through the operator's socket; journalled with every act.
public struct Operator: Sendable, Hashable, Codable {
  /// The peer's user, as SO_PEERCRED and the user database tell.
  public let user: String
  /// Its number.
  public let uid: UInt32

  /// The daemon itself: what nobody asked for and the law demands.
  public static let service = Operator(user: "vote-daemon", uid: .max)

  /// An operator.
  public init(user: String, uid: UInt32) {
    self.user = user
    self.uid = uid
  }
}
