/// Which consoles there are, which seats they belong to, and where they are at work.
///
/// A console that a binding names belongs to that seat and to no other. A known console that no binding names is a
/// spare: it may sit in any seat's socket and takes over that seat.
public struct ConsoleDirectory: Sendable {
  /// Where a seat's console is plugged in.
  struct Place: Sendable, Hashable {
    let line: UInt16
    let unit: UInt8
  }

  /// Whether keys are asked for; false only in a training hall, where a console needs none and need not be known.
  public let authenticate: Bool

  private var keys: [UInt64: ConsoleKey] = [:]
  private var bound: [Place: UInt64?] = [:]
  private var owners: [UInt64: Int] = [:]
  private var atWork: [UInt64: Place] = [:]

  /// A directory without a console.
  public init(authenticate: Bool) {
    self.authenticate = authenticate
  }

  /// Makes the console `serial` known by its key.
  public mutating func add(_ serial: UInt64, _ key: ConsoleKey) {
    keys[serial] = key
  }

  /// The consoles that are known.
  public var serials: Dictionary<UInt64, ConsoleKey>.Keys { keys.keys }

  /// A seat belongs to `unit` of `line`; with a serial, to that console alone (or to a spare).
  public mutating func bind(line: UInt16, unit: UInt8, serial: UInt64?) {
    unbind(line: line, unit: unit)
    bound[Place(line: line, unit: unit)] = .some(serial)
    if let serial { own(serial) }
  }

  /// No seat belongs to `unit` of `line` any more.
  public mutating func unbind(line: UInt16, unit: UInt8) {
    guard let before = bound.removeValue(forKey: Place(line: line, unit: unit)), let serial = before else { return }
    disown(serial)
  }

  /// The console `serial` belongs to a seat, wherever it hangs.
  public mutating func own(_ serial: UInt64) { owners[serial, default: 0] += 1 }

  /// It no longer does.
  public mutating func disown(_ serial: UInt64) {
    owners[serial]! -= 1
    if owners[serial] == 0 { owners[serial] = nil }
  }

  /// Whether the console `serial` may serve there.
  public func admit(_ serial: UInt64, line: UInt16, unit: UInt8) -> Admission {
    let key = keys[serial]
    if authenticate && key == nil { return .refused(.unknownConsole) }
    guard let expected = bound[Place(line: line, unit: unit)] else { return .refused(.wrongPort) }
    if expected != serial && owners[serial] != nil { return .refused(.wrongPort) }
    return .admitted(authenticate ? key : nil)
  }

  /// The console `serial` has proved itself there: true unless it is at work elsewhere.
  public mutating func claim(_ serial: UInt64, line: UInt16, unit: UInt8) -> Bool {
    let place = Place(line: line, unit: unit)
    if let other = atWork[serial], other != place { return false }
    atWork[serial] = place
    return true
  }

  /// The console `serial` is no longer at work there.
  public mutating func release(_ serial: UInt64, line: UInt16, unit: UInt8) {
    if atWork[serial] == Place(line: line, unit: unit) { atWork[serial] = nil }
  }
}
