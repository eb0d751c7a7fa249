/// An interface in varlink's definition language, word for word as clients get it.
///
/// The texts are string literals and not resource files: a daemon that has to find a resource bundle at run time can
/// fail to, and these texts are part of what it does.
public struct InterfaceText: Hashable, Sendable {
  /// The definition, ending with a line feed.
  public let text: String

  /// The interface's name: the word after `interface`.
  public let name: String

  /// The names of its methods, in the order of the text.
  public let methods: [String]

  init(_ text: String) {
    self.text = text
    var name: String?
    var methods: [String] = []
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "(" })
      guard words.count > 1 else { continue }
      if words[0] == "interface" { name = String(words[1]) }
      if words[0] == "method" { methods.append(String(words[1])) }
    }
    guard let name else { preconditionFailure("an interface has a name") }
    self.name = name
    self.methods = methods
  }
}
