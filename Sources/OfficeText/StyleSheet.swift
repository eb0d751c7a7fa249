/// The styles of a document: fonts, paragraph and heading styles, pages with their headers and footers.
public struct StyleSheet: Sendable {
  /// The elements, in the order of the format.
  private static let kinds = [
    "office:font-face-decls", "office:styles", "office:automatic-styles", "office:master-styles",
  ]

  /// A style as XML, and what tells it from the others of its kind.
  private struct Style {
    let key: String
    let xml: String
  }

  private var styles: [String: [Style]] = [:]

  /// The styles of a Flat ODT document.
  public init(_ bytes: [UInt8]) throws(OfficeTextError) {
    let reader = StyleReader()
    try FlatODT.parse(bytes, with: reader)
    for (kind, elements) in reader.elements { styles[kind] = elements.map { Style(key: $0.key, xml: $0.xml) } }
  }

  /// Whether pages without a style of their own have one.
  public var hasStandardPage: Bool {
    styles["office:master-styles"]?.contains { $0.key == "style:master-page  Standard" } ?? false
  }

  /// The four style elements: these styles, and those of `other` that are not among them.
  public func merged(over other: StyleSheet) -> String {
    Self.kinds.map { kind in
      let mine = styles[kind] ?? []
      let names = Set(mine.map(\.key))
      let all = mine + (other.styles[kind] ?? []).filter { !names.contains($0.key) }
      return "<\(kind)>\n\(all.map(\.xml).joined(separator: "\n"))\n</\(kind)>"
    }.joined(separator: "\n")
  }
}

/// Writes the children of the style elements down again, as XML, in the namespaces that our documents declare.
final class StyleReader: ElementReader {
  private(set) var elements: [String: [(key: String, xml: String)]] = [:]

  /// Prefixes that our documents declare; LibreOffice's own extensions are none of OpenDocument.
  private static let prefixes: Set<Substring> = [
    "office", "style", "text", "table", "draw", "fo", "svg", "number", "xlink", "dc",
  ]

  private var path: [String] = []
  private var kind: String?
  private var key = ""
  private var xml = ""
  private var isOpen = false
  private var skipped = 0

  override func begin(_ name: String, _ attributes: [String: String]) {
    path.append(name)
    guard path.count > 2, let section = path.dropFirst().first, Self.sections.contains(section) else { return }
    guard skipped == 0, Self.isKnown(name) else {
      skipped += 1
      return
    }
    close()
    if path.count == 3 {
      kind = section
      key = "\(name) \(attributes["style:family"] ?? "") \(attributes["style:name"] ?? attributes["draw:name"] ?? "")"
      xml = ""
    }
    xml += "<" + name
    for (attribute, value) in attributes.sorted(by: { $0.key < $1.key }) where Self.isKnown(attribute) {
      xml += " \(attribute)=\"\(Self.escaped(value))\""
    }
    isOpen = true
  }

  override func end(_ name: String) {
    defer { path.removeLast() }
    guard let section = kind, path.count > 2 else { return }
    if skipped > 0 {
      skipped -= 1
      return
    }
    if isOpen {
      xml += "/>"
      isOpen = false
    } else {
      xml += "</\(name)>"
    }
    if path.count == 3 {
      elements[section, default: []].append((key, xml))
      kind = nil
    }
  }

  override func characters(_ text: String) {
    guard kind != nil, skipped == 0, path.count > 2 else { return }
    if path.count == 3, text.allSatisfy(\.isWhitespace) { return }
    close()
    xml += Self.escaped(text)
  }

  private func close() {
    if isOpen { xml += ">" }
    isOpen = false
  }

  private static let sections: Set<String> = [
    "office:font-face-decls", "office:styles", "office:automatic-styles", "office:master-styles",
  ]

  private static func isKnown(_ name: String) -> Bool {
    name.split(separator: ":").first.map(prefixes.contains) ?? false
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
  }
}
