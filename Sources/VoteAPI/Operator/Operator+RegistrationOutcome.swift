extension Operator {
  /// What a registration ended with: the reply of `FinishRegistration`.
  public struct RegistrationOutcome: Codable, Hashable, Sendable {
    /// How many registered.
    public var registered: Int
    /// How many are needed.
    public var quorum: Int
    /// There are enough.
    public var reached: Bool

    /// The outcome of a registration.
    public init(registered: Int, quorum: Int, reached: Bool) {
      self.registered = registered
      self.quorum = quorum
      self.reached = reached
    }
  }
}
