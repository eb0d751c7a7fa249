internal import TallyEngine

/// The keys of a console that were down already when what they would answer was opened. Such a key counts for nothing until
/// it is pressed again, and the operator is told that one of them is down: never which, for it may be down since a secret
/// ballot.
///
/// What is down is said by KEYS and STATUS alike; the newest frame counts. A key that is only slow to come up is not told
/// of: the console has to say that it is down while it already shows the ballot.
struct HeldKeys: Hashable {
  private var newest: UInt32 = 0
  private var down: Keys = []
  /// Down since before.
  private var early: Keys = []
  /// Down since before, and told of, until they come up.
  private(set) var held: Keys = []

  /// What is asked for from now on, by one of these keys.
  mutating func opens(_ asked: Keys) { early = down.intersection(asked) }

  /// Nothing is asked for any more.
  mutating func closes() { early = [] }

  /// A frame says which keys are down.
  mutating func see(_ down: Keys, in sequence: UInt32) {
    guard sequence > newest else { return }
    newest = sequence
    self.down = down
    early.formIntersection(down)
    held.formIntersection(down)
  }

  /// A key went down before the console showed what is open.
  mutating func pressedEarly(_ key: Keys) { early.formUnion(key.intersection(down)) }

  /// The console shows what is open.
  mutating func showsIt() { held.formUnion(early) }
}
