/// One call as a client sent it.
struct VarlinkRequest: Equatable {
  /// Interface and method, for example `org.votedaemon.results.GetStatus`.
  var method: String
  var parameters: [String: JSONValue] = [:]
  /// The client wants more than one reply.
  var more = false
  /// The client wants no reply.
  var oneway = false
  /// The client wants to speak something else on this connection afterwards; nothing here does.
  var upgrade = false

  /// Why a message is no call.
  enum Refusal: Error, Equatable {
    case json(JSONRefusal)
    case notAnObject
    case member(String)

    var explanation: String {
      switch self {
      case .json(let refusal): refusal.explanation
      case .notAnObject: "a call is a JSON object"
      case .member(let name): "the member '\(name)' is missing or of another type than varlink has it"
      }
    }
  }

  /// Reads a message. Members that varlink does not define are skipped, so that a later varlink's clients work; a
  /// member that is `null` counts as absent.
  init(_ bytes: [UInt8]) throws(Refusal) {
    let value: JSONValue
    do throws(JSONRefusal) { value = try JSONReader.read(bytes) } catch { throw .json(error) }
    guard case .object(let members) = value else { throw .notAnObject }
    guard case .string(let method) = members["method"] else { throw .member("method") }
    self.method = method
    switch members["parameters"] {
    case nil, .null: break
    case .object(let parameters): self.parameters = parameters
    default: throw .member("parameters")
    }
    more = try Self.flag("more", members)
    oneway = try Self.flag("oneway", members)
    upgrade = try Self.flag("upgrade", members)
  }

  private static func flag(_ name: String, _ members: [String: JSONValue]) throws(Refusal) -> Bool {
    switch members[name] {
    case nil, .null: return false
    case .bool(let value): return value
    default: throw .member(name)
    }
  }
}
