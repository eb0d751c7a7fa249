/// The last 32 frames each way on one line, for a dump when something is wrong.
struct FrameLog {
  static let capacity = 32

  private struct Ring {
    var frames: [(at: UInt64, frame: EncodedFrame)] = []
    var next = 0

    mutating func add(_ frame: EncodedFrame, at time: UInt64) {
      if frames.count < FrameLog.capacity {
        frames.append((time, frame))
      } else {
        frames[next] = (time, frame)
      }
      next = (next + 1) % FrameLog.capacity
    }
  }

  private var fromConsole = Ring()
  private var fromHost = Ring()

  mutating func add(_ frame: EncodedFrame, from direction: Direction, at time: UInt64) {
    switch direction {
    case .console: fromConsole.add(frame, at: time)
    case .host: fromHost.add(frame, at: time)
    }
  }

  /// All frames in the order of time.
  func frames(includingBodies: Bool) -> [RecordedFrame] {
    let all =
      fromConsole.frames.map { RecordedFrame(at: $0.at, .console, $0.frame, includingBody: includingBodies) }
      + fromHost.frames.map { RecordedFrame(at: $0.at, .host, $0.frame, includingBody: includingBodies) }
    return all.sorted { $0.at < $1.at }
  }
}
