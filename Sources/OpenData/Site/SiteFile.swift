/// A file of a published folder.
public struct SiteFile: Sendable {
  /// Where it lies within the folder.
  public let path: String
  /// What is in it.
  public let bytes: [UInt8]

  /// A file of these bytes.
  public init(_ path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// A file of text, in UTF-8.
  public init(_ path: String, _ text: String) {
    self.path = path
    bytes = Array(text.utf8)
  }
}
