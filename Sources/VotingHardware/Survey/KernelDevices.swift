internal import Glibc
internal import Reactor

/// The device files of this machine, by stat(2), /sys and /proc. Nothing is opened that could notice it.
struct KernelDevices: DeviceFiles {
  /// Where the kernel shows what is on USB.
  var usbDevices = "/sys/bus/usb/devices"

  func file(_ path: String) throws(SystemError) -> FileAccess { try FileAccess(at: path) }

  func adapter(of node: String) -> (driver: String?, latency: Int?) {
    guard let slash = node.lastIndex(of: "/") else { return (nil, nil) }
    let device = "/sys/class/tty/\(node[node.index(after: slash)...])/device"
    let driver = Self.link(device + "/driver").flatMap { $0.split(separator: "/").last.map(String.init) }
    return (driver, Self.line(of: device + "/latency_timer").flatMap { Int($0) })
  }

  func holders(of targets: Set<String>) -> (holders: [String: [DeviceHolder]], isComplete: Bool) {
    guard !targets.isEmpty else { return ([:], true) }
    var found: [String: [DeviceHolder]] = [:]
    var isComplete = true
    let own = getpid()
    for name in Self.names(in: "/proc") ?? [] {
      guard let process = Int32(name), process != own else { continue }
      guard let descriptors = Self.names(in: "/proc/\(name)/fd") else {
        // A process that has ended in the meantime holds nothing.
        if errno == EACCES || errno == EPERM { isComplete = false }
        continue
      }
      var seen: Set<String> = []
      for descriptor in descriptors {
        guard let target = Self.link("/proc/\(name)/fd/\(descriptor)"), targets.contains(target),
          seen.insert(target).inserted
        else { continue }
        let program = Self.line(of: "/proc/\(name)/comm") ?? ""
        found[target, default: []].append(DeviceHolder(process: process, program: program))
      }
    }
    return (found.mapValues { $0.sorted { $0.process < $1.process } }, isComplete)
  }

  /// The names in a directory; nil, and errno, where it cannot be read.
  static func names(in path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The first line of a small file of the kernel's.
  static func line(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
