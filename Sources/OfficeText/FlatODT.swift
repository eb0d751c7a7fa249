internal import FoundationXML
internal import Foundation

/// Reads Flat ODT documents, whoever wrote them.
public enum FlatODT {
  /// The longest file in bytes: the minutes of two thousand ballots of 450 deputies with their codes are below it.
  public static let limit = 1 << 30

  /// The words of a document's text, in the order of its paragraphs: without headers, footers, comments, and what was
  /// deleted or hidden.
  public static func words(of bytes: [UInt8]) throws(OfficeTextError) -> [String] {
    let reader = WordReader()
    try parse(bytes, with: reader)
    return reader.words
  }

  static func parse(_ bytes: [UInt8], with reader: some ElementReader) throws(OfficeTextError) {
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count) }
    let parser = XMLParser(data: Data(bytes))
    // External entities stay unresolved, which is the parser's own rule: a document must not fetch anything.
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    guard parser.parse() else { throw .malformed(line: parser.lineNumber, column: parser.columnNumber) }
    guard reader.isOffice else { throw .foreign }
  }
}

/// What is told of every element; the root must be an office document's.
class ElementReader: NSObject, XMLParserDelegate {
  private(set) var isOffice = false
  private var depth = 0

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if depth == 0 { isOffice = name == "office:document" }
    depth += 1
    begin(name, attributes)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    depth -= 1
    end(name)
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { characters(text) }

  func begin(_ name: String, _ attributes: [String: String]) {}
  func end(_ name: String) {}
  func characters(_ text: String) {}
}
