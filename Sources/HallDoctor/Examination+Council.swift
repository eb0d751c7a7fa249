internal import CouncilFiles
internal import Sealing
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
    if let failure = council.sealKey {
      let path = council.directory + "/" + SealKeyFile.name
      switch failure {
      case .denied:
        findings.append(
          .warning(
            .configuration, SealKeyFile.name, "ключ печатки може прочитати лише root, тому його не перевірено",
            remedy: "sudo vote-daemon doctor --config \(council.directory)"))
      case .mode:
        findings.append(.error(.configuration, path, "\(failure)", remedy: Configuration.closeKeys(path)))
      case .content, .system:
        findings.append(
          .error(
            .configuration, path, "\(failure)",
            remedy: "mv \(path) \(path).old && vote-daemon seal-key --name НАЗВА-РАДИ \(path)"))
      }
    }
    return findings + unreadableFiles
  }

  /// Why the daemon would not start with these files, as sentences that say what to do; empty where it would. What whoever
  /// asks may not read is a reason as well: it was not checked.
  var refusals: [String] {
    var refusals: [String] = []
    if case .failure(let error) = council.configuration {
      refusals = error.problems.map { "\(council.directory)/\($0)" }
    }
    switch council.sealKey {
    case nil: break
    case .denied: refusals.append("ключ печатки може прочитати лише root: запустіть через sudo")
    case let failure?: refusals.append("\(failure)")
    }
    if council.keys == .denied { refusals.append("ключі пультів може прочитати лише root: запустіть через sudo") }
    return refusals + unreadableFiles.map { "\($0.subject): \($0.text): \($0.remedy ?? "")" }
  }

  private func remedy(for problem: Problem) -> String {
    guard problem.line == 0 else { return edit(problem.file, problem.line) }
    // Of the file as a whole: either it is not there, or others may read the keys.
    let path = "\(council.directory)/\(problem.file)"
    let keys = council.files.first { $0.path == path && problem.file == CouncilFacts.keysFile }
    if let keys, keys.mode & 0o077 != 0 { return Configuration.closeKeys(path) }
    return edit(problem.file)
  }

  /// What the daemon itself could not read.
  private var unreadableFiles: [Finding] {
    council.files.compactMap { file in
      let isDirectory = file.path == council.directory
      guard daemonMay(isDirectory ? .enter : .read, file) == false else { return nil }
      let isSecret = [CouncilFacts.keysFile, SealKeyFile.name].contains { file.path.hasSuffix("/" + $0) }
      let remedy = isSecret ? Configuration.closeKeys(file.path) : "chmod \(isDirectory ? "755" : "644") \(file.path)"
      return .error(
        .configuration, file.path, "користувач \(accounts.name) не може прочитати (\(file.text))", remedy: remedy)
    }
  }
}
