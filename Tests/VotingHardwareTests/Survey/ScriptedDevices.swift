import Glibc
import Reactor

@testable import VotingHardware

/// Device files as a test writes them.
struct ScriptedDevices: DeviceFiles {
  var files: [String: FileAccess] = [:]
  var adapters: [String: (driver: String?, latency: Int?)] = [:]
  var held: [String: [DeviceHolder]] = [:]
  var sawAll = true
  var portless: [PortlessAdapter] = []

  func file(_ path: String) throws(SystemError) -> FileAccess {
    guard let file = files[path] else { throw SystemError(call: "stat \(path)", code: ENOENT) }
    return file
  }

  func adapter(of node: String) -> (driver: String?, latency: Int?) { adapters[node] ?? (nil, nil) }

  func portlessAdapters() -> [PortlessAdapter] { portless }

  func holders(of targets: Set<String>) -> (holders: [String: [DeviceHolder]], isComplete: Bool) {
    (held.filter { targets.contains($0.key) }, sawAll)
  }
}
