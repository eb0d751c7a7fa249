@testable import VoteAPI

/// An interface's text, parsed: independent of the daemon's code, to hold what it sends against what it declares.
struct InterfaceDefinition {
  indirect enum Kind: Equatable {
    case bool, int, float, string
    case named(String)
    case optional(Kind)
    case array(Kind)
    case structure([Field])
    case enumeration([String])
  }

  struct Field: Equatable {
    let name: String
    let kind: Kind
  }

  struct SyntaxError: Error {
    let near: String
  }

  private(set) var name = ""
  private(set) var types: [String: Kind] = [:]
  private(set) var methods: [String: (input: [Field], output: [Field])] = [:]
  private(set) var errors: [String: [Field]] = [:]

  private var tokens: [String] = []
  private var position = 0

  init(_ text: String) throws {
    for line in text.split(separator: "\n") {
      var word = ""
      for character in line.prefix(while: { $0 != "#" }) {
        if character.isLetter || character.isNumber || character == "." || character == "_" {
          word.append(character)
          continue
        }
        if !word.isEmpty { tokens.append(word) }
        word = ""
        if character != " " { tokens.append(String(character)) }
      }
      if !word.isEmpty { tokens.append(word) }
    }
    try expect("interface")
    name = try next()
    while position < tokens.count {
      switch try next() {
      case "type": types[try next()] = try kind()
      case "error": errors[try next()] = try fields()
      case "method":
        let method = try next()
        let input = try fields()
        try expect("-")
        try expect(">")
        methods[method] = (input, try fields())
      case let other: throw SyntaxError(near: other)
      }
    }
  }

  private mutating func next() throws -> String {
    guard position < tokens.count else { throw SyntaxError(near: "end") }
    defer { position += 1 }
    return tokens[position]
  }

  private mutating func expect(_ token: String) throws {
    let found = try next()
    guard found == token else { throw SyntaxError(near: found) }
  }

  private mutating func fields() throws -> [Field] {
    guard case .structure(let fields) = try kind() else { throw SyntaxError(near: "fields") }
    return fields
  }

  private mutating func kind() throws -> Kind {
    switch try next() {
    case "?": return .optional(try kind())
    case "[":
      try expect("]")
      return .array(try kind())
    case "bool": return .bool
    case "int": return .int
    case "float": return .float
    case "string": return .string
    case "(": return try bracketed()
    case let name where name.first!.isUppercase: return .named(name)
    case let other: throw SyntaxError(near: other)
    }
  }

  private mutating func bracketed() throws -> Kind {
    var fields: [Field] = []
    var cases: [String] = []
    while tokens[position] != ")" {
      let name = try next()
      if tokens[position] == ":" {
        position += 1
        fields.append(Field(name: name, kind: try kind()))
      } else {
        cases.append(name)
      }
      if tokens[position] == "," { position += 1 }
    }
    position += 1
    guard fields.isEmpty || cases.isEmpty else { throw SyntaxError(near: "a mixture") }
    return cases.isEmpty ? .structure(fields) : .enumeration(cases)
  }

  /// What is wrong with a value for a type; empty if nothing.
  func faults(_ value: JSONValue?, _ kind: Kind, at path: String) -> [String] {
    switch (kind, value) {
    case (.optional, nil): return []
    case (.optional(let inner), let value?): return faults(value, inner, at: path)
    case (.named(let name), let value):
      guard let kind = types[name] else { return ["\(path): no type \(name)"] }
      return faults(value, kind, at: path)
    case (.bool, .bool), (.int, .int), (.float, .double), (.float, .int), (.string, .string): return []
    case (.enumeration(let cases), .string(let text)): return cases.contains(text) ? [] : ["\(path): \(text)"]
    case (.array(let inner), .array(let elements)):
      return elements.enumerated().flatMap { faults($1, inner, at: "\(path)[\($0)]") }
    case (.structure(let fields), .object(let members)):
      let unknown = Set(members.keys).subtracting(fields.map(\.name)).map { "\(path).\($0): unknown" }
      return unknown + fields.flatMap { faults(members[$0.name], $0.kind, at: "\(path).\($0.name)") }
    default: return ["\(path): \(String(describing: value)) is no \(kind)"]
    }
  }

  /// How many optional members of a structure are absent in a value, in all its depth.
  func absences(_ value: JSONValue, _ kind: Kind) -> Int {
    switch (kind, value) {
    case (.named(let name), _): return absences(value, types[name]!)
    case (.optional(let inner), _): return absences(value, inner)
    case (.array(let inner), .array(let elements)): return elements.map { absences($0, inner) }.reduce(0, +)
    case (.structure(let fields), .object(let members)):
      return fields.map { field in members[field.name].map { absences($0, field.kind) } ?? 1 }.reduce(0, +)
    default: return 0
    }
  }
}
