internal import Glibc
internal import VotingHardware

extension ServiceFacts {
  /// Asks systemd.
  init(readingStateAt path: String) {
    self.init(units: [], statePath: path, storage: Self.storage(at: path))
    // sd_booted(3)
    guard access("/run/systemd/system", F_OK) == 0 else {
      silence = "systemd на цій машині не працює"
      return
    }
    for name in Self.names {
      let wanted = "LoadState,UnitFileState,ActiveState,SupplementaryGroups,LoadCredential,LoadCredentialEncrypted"
      guard let answer = SystemCommand.output(of: "systemctl", ["show", "--no-pager", "--property=\(wanted)", name])
      else {
        silence = "systemctl не відповідає"
        return
      }
      let properties = Self.properties(answer)
      units.append(
        Unit(
          name: name, loadState: properties["LoadState"]?.first ?? "",
          fileState: properties["UnitFileState"]?.first ?? "", activeState: properties["ActiveState"]?.first ?? ""))
      guard name.hasSuffix(".service") else { continue }
      supplementaryGroups = Self.words(properties["SupplementaryGroups"])
      // Each credential is «name» or «name:path».
      for (property, isEncrypted) in [("LoadCredential", false), ("LoadCredentialEncrypted", true)] {
        for word in Self.words(properties[property]) {
          let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
          credentials[parts[0]] = isEncrypted || parts.count < 2 ? "" : parts[1]
        }
      }
    }
    let clock = SystemCommand.output(of: "timedatectl", ["show", "--property=NTPSynchronized"])
    isClockSynchronised = clock.flatMap { Self.properties($0)["NTPSynchronized"]?.first }.map { $0 == "yes" }
  }

  /// `Name=value` a line; a name may come more than once.
  static func properties(_ text: String) -> [String: [String]] {
    var properties: [String: [String]] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      let value = line[line.index(after: equals)...]
      if !value.isEmpty { properties[String(line[..<equals]), default: []].append(String(value)) }
    }
    return properties
  }

  private static func words(_ values: [String]?) -> [String] {
    (values ?? []).flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  private static func storage(at path: String) -> Storage {
    let directory = try? FileAccess(at: path)
    // Where it has not been made yet, the file system counts that it will be made on.
    var place = path[...]
    var status = statvfs()
    while statvfs(String(place), &status) != 0 {
      guard let slash = place.lastIndex(of: "/"), slash > place.startIndex else {
        return Storage(directory: directory, free: nil)
      }
      place = place[..<slash]
    }
    return Storage(directory: directory, free: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }
}
