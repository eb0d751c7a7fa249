import Glibc

/// A file of the publications that goes out piece by piece.
final class PublishedFile {
  enum Next {
    case piece([UInt8])
    case end
    case failed
  }

  let type: String
  let size: Int
  /// Whether a browser is to save it, and not to show it.
  let isSaved: Bool
  private let descriptor: Int32
  private var offset = 0

  /// Takes over an open descriptor.
  init(descriptor: Int32, size: Int, type: String, isSaved: Bool) {
    self.descriptor = descriptor
    self.size = size
    self.type = type
    self.isSaved = isSaved
  }

  deinit { close(descriptor) }

  /// The next piece. A file that has become shorter than was said ends the connection: the browser then knows.
  func next() -> Next {
    guard offset < size else { return .end }
    var bytes = [UInt8](repeating: 0, count: min(65_536, size - offset))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) }
    guard count > 0 else { return .failed }
    offset += count
    return .piece(Array(bytes[..<count]))
  }
}
