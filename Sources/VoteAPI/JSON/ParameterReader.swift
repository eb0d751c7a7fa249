/// Takes typed parameters out of a call's object, and at the end refuses what nobody took.
///
/// Unknown parameters are refused and not skipped: `second: 30` instead of `seconds: 30` would otherwise open a ballot
/// of another length than the operator meant. `null` counts as absent, as varlink has it.
struct ParameterReader {
  private var members: [String: JSONValue]

  init(_ members: [String: JSONValue]) { self.members = members }

  private mutating func take(_ name: String) -> JSONValue? {
    guard let value = members.removeValue(forKey: name), value != .null else { return nil }
    return value
  }

  mutating func int(_ name: String) throws(ServiceFailure) -> Int {
    guard let value = try optionalInt(name) else { throw .invalidParameter(parameter: name) }
    return value
  }

  mutating func optionalInt(_ name: String) throws(ServiceFailure) -> Int? {
    switch take(name) {
    case nil: return nil
    case .int(let value): return value
    default: throw .invalidParameter(parameter: name)
    }
  }

  mutating func string(_ name: String) throws(ServiceFailure) -> String {
    guard let value = try optionalString(name) else { throw .invalidParameter(parameter: name) }
    return value
  }

  /// A string. One with U+0000 is refused: no name or title has it, and whoever reads the journal with C's strings would
  /// see the text cut there.
  mutating func optionalString(_ name: String) throws(ServiceFailure) -> String? {
    switch take(name) {
    case nil: return nil
    case .string(let value) where !value.utf8.contains(0): return value
    default: throw .invalidParameter(parameter: name)
    }
  }

  mutating func bool(_ name: String) throws(ServiceFailure) -> Bool {
    guard let value = try optionalBool(name) else { throw .invalidParameter(parameter: name) }
    return value
  }

  mutating func optionalBool(_ name: String) throws(ServiceFailure) -> Bool? {
    switch take(name) {
    case nil: return nil
    case .bool(let value): return value
    default: throw .invalidParameter(parameter: name)
    }
  }

  mutating func oneOf<Value: RawRepresentable<String>>(_ name: String) throws(ServiceFailure) -> Value {
    guard let value = Value(rawValue: try string(name)) else { throw .invalidParameter(parameter: name) }
    return value
  }

  /// Throws if a parameter is left, naming the first in alphabetical order.
  func finish() throws(ServiceFailure) {
    if let unknown = members.keys.min() { throw .invalidParameter(parameter: unknown) }
  }
}
