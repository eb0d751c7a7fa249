/// The headers of the last 32 frames each way on one line, for a dump when something is wrong.
///
/// Bodies are never kept, not even in memory: the keys in them, beside the time, are who chose what.
struct FrameLog {
  static let capacity = 32

  private struct Ring {
    var frames: [RecordedFrame] = []
    var next = 0

    mutating func add(_ frame: RecordedFrame) {
      if frames.count < FrameLog.capacity {
        frames.append(frame)
      } else {
        frames[next] = frame
      }
      next = (next + 1) % FrameLog.capacity
    }
  }

  private var fromConsole = Ring()
  private var fromHost = Ring()

  /// A frame came.
  mutating func add(_ frame: Frame, at time: UInt64) {
    fromConsole.add(
      RecordedFrame(at: time, .console, header: frame.integer(at: 0, as: UInt64.self), length: frame.length))
  }

  /// A frame went.
  mutating func add(_ frame: EncodedFrame, at time: UInt64) {
    fromHost.add(RecordedFrame(at: time, .host, header: frame.header, length: frame.length - 2))
  }

  /// All frames in the order of time.
  var frames: [RecordedFrame] { (fromConsole.frames + fromHost.frames).sorted { $0.at < $1.at } }
}
