internal import Crypto

/// Computes the chain: one buffer, reused, so that a row costs one pass of copying and one of SHA-256.
///
/// A row's hash is SHA-256 over this message, every number big-endian, every text preceded by its length in bytes, so
/// that no two different rows have the same message:
///
///     "VJ1\n"  previous (32)  sequence i64  at i64  monotonic i64
///     length u32, boot   length u32, kind   length u32, body
///
/// The hash before row 1 is SHA-256("vote-journal/1:" + id), where id is the 32 hexadecimal digits that row 1 carries.
/// The four bytes at the front are the encoding's version: a later encoding changes them and the schema version.
package struct HashChain: ~Copyable {
  private static let tag: [UInt8] = Array("VJ1\n".utf8)
  private static let fixedBytes = 4 + ChainHash.byteCount + 3 * 8 + 3 * 4

  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)

  /// A chain with a buffer of its own.
  package init() {}

  deinit { buffer.deallocate() }

  /// The hash before row 1 of the journal with this identifier.
  package static func genesis(identifier: String) -> ChainHash {
    var text = "vote-journal/1:" + identifier
    return text.withUTF8 { digest(of: UnsafeRawBufferPointer($0)) }
  }

  /// The hash of a row that follows `previous`.
  package mutating func next(
    after previous: ChainHash, sequence: Int64, at: Int64, monotonic: Int64, boot: UnsafeRawBufferPointer,
    kind: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer
  ) -> ChainHash {
    let length = Self.fixedBytes + boot.count + kind.count + body.count
    if length > buffer.count { grow(to: length) }
    var end = 0
    buffer.put(Self.tag, at: &end)
    previous.withUnsafeBytes { buffer.put($0, at: &end) }
    buffer.put(sequence, at: &end)
    buffer.put(at, at: &end)
    buffer.put(monotonic, at: &end)
    buffer.putText(boot, at: &end)
    buffer.putText(kind, at: &end)
    buffer.putText(body, at: &end)
    precondition(end == length)
    return Self.digest(of: UnsafeRawBufferPointer(rebasing: buffer[..<end]))
  }

  private mutating func grow(to length: Int) {
    buffer.deallocate()
    buffer = .allocate(byteCount: max(length, 2 * buffer.count), alignment: 16)
  }

  static func digest(of bytes: UnsafeRawBufferPointer) -> ChainHash {
    var function = SHA256()
    function.update(bufferPointer: bytes)
    return function.finalize().withUnsafeBytes { ChainHash($0) }
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate func put(_ bytes: some Collection<UInt8>, at end: inout Int) {
    UnsafeMutableRawBufferPointer(rebasing: self[end..<(end + bytes.count)]).copyBytes(from: bytes)
    end += bytes.count
  }

  fileprivate func put(_ number: some FixedWidthInteger, at end: inout Int) {
    storeBytes(of: number.bigEndian, toByteOffset: end, as: type(of: number.bigEndian))
    end += number.bitWidth / 8
  }

  fileprivate func putText(_ text: UnsafeRawBufferPointer, at end: inout Int) {
    put(UInt32(text.count), at: &end)
    put(text, at: &end)
  }
}
