/// Reading the variables of the service manager's protocols.
struct Environment: Sendable {
  let variables: [String: String]

  /// A number written in decimal digits alone; nil where the variable is not set.
  func number<Number: FixedWidthInteger>(_ name: String, as type: Number.Type) throws(SystemdError) -> Number? {
    guard let value = variables[name] else { return nil }
    // Swift's own parsing would take a leading plus sign as well.
    guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Number(value) else {
      throw .malformed(variable: name, value: value)
    }
    return number
  }

  /// Whether variables guarded by this process number are for this process, and not inherited from a parent.
  func isMeant(for processID: Int32, by name: String) throws(SystemdError) -> Bool? {
    try number(name, as: Int32.self).map { $0 == processID }
  }
}
