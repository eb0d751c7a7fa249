internal import CouncilFiles
internal import TallyEngine
internal import VotingHardware

/// Section «Налаштування».
extension Examination {
  var councilFindings: [Finding] {
    var findings: [Finding] = []
    switch council.configuration {
    case .failure(let error):
      findings = error.problems.map { problem in
        .error(
          .configuration, "\(council.directory)/\(problem.file)\(problem.line > 0 ? ":\(problem.line)" : "")",
          problem.text, remedy: remedy(for: problem))
      }
    case .success(let configuration):
      let keys =
        switch (configuration.authenticate, council.keys) {
        case (false, _): "ключів не потрібно: authenticate = false"
        case (true, .read), (true, .readFromCredential): "ключів \(configuration.keys.count)"
        case (true, .encrypted): "ключі передає systemd, зашифровані"
        case (true, .denied): "ключів не прочитано"
        }
      findings.append(
        .ok(
          .configuration, council.directory,
          "місць \(configuration.council.seats.count), пультів \(configuration.consoles.count), \(keys)"))
      if configuration.authenticate, council.keys == .denied {
        findings.append(
          .warning(
            .configuration, CouncilFacts.keysFile, "ключі може прочитати лише root, тому їх не перевірено",
            remedy: "sudo vote-daemon doctor --config \(council.directory)"))
      }
      if !configuration.authenticate {
        findings.append(
          .warning(
            .configuration, "authenticate = false",
            "пульти не підтверджують себе ключем: так буває лише в навчальній залі",
            remedy: edit("council.toml")))
      }
    }
    return findings + unreadableFiles
  }

  private func remedy(for problem: Problem) -> String {
    guard problem.line == 0 else { return edit(problem.file, problem.line) }
    // Of the file as a whole: either it is not there, or others may read the keys.
    let path = "\(council.directory)/\(problem.file)"
    let keys = council.files.first { $0.path == path && problem.file == CouncilFacts.keysFile }
    if let keys, keys.mode & 0o077 != 0 { return Self.closeKeys(path) }
    return edit(problem.file)
  }

  /// Gives the keys to root, and lets nobody but the daemon's group read them.
  private static func closeKeys(_ path: String) -> String {
    "chown root:\(Accounts.devices) \(path) && chmod 640 \(path)"
  }

  /// What the daemon itself could not read.
  private var unreadableFiles: [Finding] {
    council.files.compactMap { file in
      let isDirectory = file.path == council.directory
      guard daemonMay(isDirectory ? .enter : .read, file) == false else { return nil }
      let isKeys = file.path.hasSuffix("/" + CouncilFacts.keysFile)
      let remedy = isKeys ? Self.closeKeys(file.path) : "chmod \(isDirectory ? "755" : "644") \(file.path)"
      return .error(
        .configuration, file.path, "користувач \(accounts.name) не може прочитати (\(file.text))", remedy: remedy)
    }
  }
}
