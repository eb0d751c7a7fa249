/// How much goes wrong in the hall of an accuracy run.
struct AccuracyFaults: Sendable {
  /// The share of frames, each way, that are lost, doubled, cut, or have a bit turned or rubbish before them; 0…1.
  var noise = 0.0
  /// Consoles whose plug is pulled and put in again, in each ballot.
  var unplugged = 0
  /// In each so-manieth ballot the daemon is killed and started again; 0 for never.
  var killEvery = 0

  /// Nothing goes wrong.
  static let none = AccuracyFaults()
  /// All of it.
  static let all = AccuracyFaults(noise: 0.01, unplugged: 3, killEvery: 12)

  /// What went wrong, for the report.
  struct Count: Sendable {
    var kills = 0
    var unplugged = 0
    var disturbed = 0
    /// Deputies who changed their mind.
    var again = 0
    /// Presses of deputies who were not registered.
    var uncalled = 0

    mutating func add(_ other: Count) {
      kills += other.kills
      unplugged += other.unplugged
      disturbed += other.disturbed
      again += other.again
      uncalled += other.uncalled
    }
  }
}
