/// A frame is built in order: header, body, then once `seal`, which adds the tag and the checksum.
extension Frame {
  /// The header of a frame that this program sends.
  init(_ kind: FrameKind, unit: UInt8, sequence: UInt32) {
    self.init()
    append(Self.version)
    append(kind.rawValue)
    append(unit)
    append(0 as UInt8)
    append(sequence)
  }

  /// Adds an integer, little-endian.
  mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    let start = length
    precondition(start + MemoryLayout<Value>.size <= Self.maximumLength)
    _ = fill { bytes in
      UnsafeMutableRawPointer(bytes).storeBytes(of: value.littleEndian, toByteOffset: start, as: Value.self)
      return start + MemoryLayout<Value>.size
    }
  }

  /// Adds bytes as they are.
  mutating func append(_ more: UnsafeRawBufferPointer) {
    let start = length
    precondition(start + more.count <= Self.maximumLength)
    _ = fill { bytes in
      UnsafeMutableRawBufferPointer(start: bytes + start, count: more.count).copyMemory(from: more)
      return start + more.count
    }
  }

  /// Ends the frame: signs it where there is a key, and adds the checksum.
  mutating func seal(with key: SessionKey?, from direction: Direction) {
    if let key {
      setFlag(Flag.signed)
      append(key.tag(of: self, upTo: length, from: direction))
    }
    append(withBytes { Checksum.value($0) })
  }

  /// The same frame, marked as sent again: the tag stays what it was, the checksum changes.
  var asRetransmission: Frame {
    var again = self
    again.setFlag(Flag.retransmission)
    let covered = length - Self.checksumLength
    _ = again.fill { _ in covered }
    again.append(again.withBytes { Checksum.value($0) })
    return again
  }

  /// The frame as it goes over the wire.
  var encoded: EncodedFrame { EncodedFrame(self) }

  private mutating func setFlag(_ flag: UInt8) {
    let length = length
    _ = fill { bytes in
      bytes[3] |= flag
      return length
    }
  }
}
