extension Reactor {
  /// What a descriptor is watched for. Hang-up and error are always reported, even to an empty interest; only `remove`
  /// silences them, so a handler that cannot act on them must remove itself or the reactor spins.
  public struct Interest: OptionSet, Sendable, Hashable {
    /// The bits of epoll_ctl(2).
    public let rawValue: UInt32

    /// An interest from the bits of epoll_ctl(2).
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There is something to read, or a connection to accept.
    public static let read = Interest(rawValue: 0x001)
    /// There is room to write.
    public static let write = Interest(rawValue: 0x004)
  }

  /// What a descriptor is ready for, level-triggered: it is reported again in the next turn as long as it holds.
  public struct Readiness: OptionSet, Sendable, Hashable {
    /// The bits of epoll_wait(2).
    public let rawValue: UInt32

    /// A readiness from the bits of epoll_wait(2).
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There is something to read, an end of file included.
    public static let read = Readiness(rawValue: 0x001)
    /// There is room to write.
    public static let write = Readiness(rawValue: 0x004)
    /// An error is pending on the descriptor.
    public static let error = Readiness(rawValue: 0x008)
    /// The other side is gone. What it sent before may still be there: read first when `read` is set as well.
    public static let hangUp = Readiness(rawValue: 0x010)
  }

  /// One watching of one descriptor. Carries a generation, so that the registration of a closed descriptor can neither
  /// receive the events of the descriptor that has its number now, nor change or remove its registration.
  public struct Registration: Hashable, Sendable {
    let descriptor: Int32
    let generation: UInt32
  }

  /// One use of a timer. Carries a generation, so that cancelling a timer that has fired cancels no other.
  public struct Timer: Hashable, Sendable {
    let index: UInt32
    let generation: UInt32
  }
}
