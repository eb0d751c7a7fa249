@testable import HallSimulation

/// A disk on which all goes well, but for what a test says of a path.
final class ScriptedWeather: DiskWeather {
  var opening: (String) -> DiskFate = { _ in .done }
  var writing: (String) -> DiskFate = { _ in .done }
  var syncing: (String) -> DiskFate = { _ in .done }
  /// There is no new block; what has its blocks can be written, as on ext4.
  var isFull = false

  func open(_ path: String) -> DiskFate { opening(path) }
  func write(_ path: String, bytes: Int, needsRoom: Bool) -> DiskFate {
    isFull && needsRoom ? .full : writing(path)
  }
  func sync(_ path: String) -> DiskFate { syncing(path) }

  /// All goes well again.
  func clear() {
    opening = { _ in .done }
    writing = { _ in .done }
    syncing = { _ in .done }
    isFull = false
  }
}
