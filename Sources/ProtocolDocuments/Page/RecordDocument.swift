/// One file of one or more records, a page for each.
public struct RecordDocument: Sendable, Hashable {
  /// What the file is called in a browser's tab and a document's properties.
  public let title: String
  /// The records, in order.
  public let pages: [RecordPage]

  /// A document; without a title of its own it has its first page's.
  public init(title: String? = nil, pages: [RecordPage]) {
    self.title = title ?? pages.first?.title ?? ""
    self.pages = pages
  }

  /// The document as plain text, UTF-8 without a byte-order mark; a form feed begins a page.
  public func text() -> String { pages.map { $0.text() }.joined(separator: "\u{C}") }
}
