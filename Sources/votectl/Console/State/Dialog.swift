/// A question to the operator before an act. It is asked by one key and answered by another: Enter. No key counts until it
/// has been on the screen for `patience`, so that neither a double press nor what was typed ahead can answer it.
struct Dialog: Hashable {
  let title: String
  let act: Act
  /// What the presiding officer reads aloud before the act; the operator sees it before he can answer.
  var reading: String?
  /// What else has to be known, paragraph by paragraph.
  var text: [String] = []
  var fields: [DialogField] = []
  /// The field that gets what is typed.
  var focus = 0
  /// The first line of the text that is shown.
  var scroll = 0
  /// What is amiss with the fields.
  var complaint: String?
  /// Since when it has been on the screen; nil before it is drawn.
  var openedAt: ContinuousClock.Instant?
  /// Since when what is read aloud has been on the screen as it is; nil before it is drawn.
  var shownAt: ContinuousClock.Instant?

  /// How long a dialog has to be on the screen before a key counts.
  static let patience = Duration.milliseconds(300)

  /// Whether it takes keys already.
  func isOpen(at now: ContinuousClock.Instant) -> Bool { Self.hasPassed(openedAt, now) }

  /// Whether Enter counts already.
  func isArmed(at now: ContinuousClock.Instant) -> Bool { Self.hasPassed(shownAt, now) }

  private static func hasPassed(_ start: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) -> Bool {
    start.map { now >= $0.advanced(by: patience) } ?? false
  }

  /// The first field that needs something and has nothing.
  var emptyField: Int? { fields.firstIndex { !$0.mayBeEmpty && $0.value == nil } }
}
