@testable import VotingHardware

/// Decodes bytes that come in all at once.
func decodeAll(_ bytes: [UInt8], _ decoder: inout FrameDecoder) -> [Frame] {
  bytes.withUnsafeBytes { buffer in
    var rest = buffer
    var frame = Frame()
    var frames: [Frame] = []
    while decoder.next(&rest, &frame) { frames.append(frame) }
    return frames
  }
}

func contents(_ frame: Frame) -> [UInt8] { frame.withBytes { Array($0) } }
func contents(_ frame: EncodedFrame) -> [UInt8] { frame.withBytes { Array($0) } }

extension Frame {
  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }
}
