import Synchronization
import TallyEngine
import VotingHardware

/// Hears every frame that the daemon sends to a console, and every byte that a console sends: what a wire-tapper at all
/// the seats at once would have.
final class FrameTap: Sendable {
  /// One frame.
  struct Heard: Sendable {
    let seat: UInt16
    /// CLOCK_MONOTONIC in nanoseconds.
    let at: UInt64
    /// Bytes of the whole frame.
    let length: Int
    /// What it says; nil for what no console would understand.
    let message: HostMessage?
  }

  private let frames = Mutex<[Heard]>([])
  private let sent = Mutex<[UInt16: [UInt8]]>([:])

  /// Takes bytes that a console has put on its line.
  func addSent(_ bytes: UnsafeRawBufferPointer, seat: UInt16) {
    sent.withLock { $0[seat, default: []].append(contentsOf: bytes) }
  }

  /// All that the console of a seat has ever said.
  func said(by seat: UInt16) -> [UInt8] { sent.withLock { $0[seat] ?? [] } }

  func add(_ frame: Heard) { frames.withLock { $0.append(frame) } }

  /// All frames since the last call.
  func take() -> [Heard] {
    frames.withLock { frames in
      defer { frames = [] }
      return frames
    }
  }
}
