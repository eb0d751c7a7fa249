/// A file of a published folder.
struct SiteFile {
  /// Where it lies within the folder.
  let path: String
  let bytes: [UInt8]

  init(_ path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  init(_ path: String, _ text: String) {
    self.path = path
    bytes = Array(text.utf8)
  }
}
