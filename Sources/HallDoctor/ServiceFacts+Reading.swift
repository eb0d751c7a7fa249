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
      let wanted = "LoadState,UnitFileState,ActiveState,SupplementaryGroups"
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
      // `show` does not print credentials in every version; the files themselves say it in all.
      credentials = Self.credentials(in: SystemCommand.output(of: "systemctl", ["cat", "--no-pager", name]) ?? "")
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

  /// What the text of a unit and its drop-ins passes as credentials: `LoadCredential=name:path`, or `name` alone. An empty
  /// assignment takes back what stands before it.
  static func credentials(in text: String) -> [String: String] {
    var credentials: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].withoutBlanks()
      guard parts.count == 2, name == "LoadCredential" || name == "LoadCredentialEncrypted" else { continue }
      let value = parts[1].withoutBlanks()
      guard !value.isEmpty else {
        credentials = credentials.filter { $0.value.isEmpty != (name == "LoadCredentialEncrypted") }
        continue
      }
      let words = value.split(separator: ":", maxSplits: 1).map(String.init)
      credentials[words[0]] = name == "LoadCredential" && words.count == 2 ? words[1] : ""
    }
    return credentials
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

extension Substring {
  /// The text without the blanks around it.
  fileprivate func withoutBlanks() -> String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
