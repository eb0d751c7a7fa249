internal import Glibc
internal import Reactor
internal import TallyEngine
internal import VotingHardware

/// Section «Чипи GPIO».
extension Examination {
  /// The keys in the order of the seat map.
  static let keyNames = Keys.names

  var chipFindings: [Finding] {
    guard survey.chips.isEmpty else { return survey.chips.map(finding) }
    let seats = Set(survey.lines.map(\.seat))
    guard !seats.isEmpty else {
      let text = council.council == nil ? "жодного чипа немає" : "жодного чипа немає, і план місць їх не потребує"
      return [.ok(.gpio, "/dev/gpiochip*", text)]
    }
    return [
      .error(
        .gpio, "/dev/gpiochip*",
        "жодного чипа немає, а в плані є місця на лініях GPIO (\(seats.count)): перевірте живлення розширювачів і їхній опис у "
          + "дереві пристроїв",
        remedy: "dmesg | grep -i -e gpio -e i2c -e pca953x -e mcp23")
    ]
  }

  private func finding(_ chip: SurveyedChip) -> Finding {
    let subject = "/dev/" + chip.name
    let isWanted = survey.lines.contains { $0.chip == chip.name || $0.line.chip == chip.name }
    var words: [String] = []
    switch chip.description {
    case .success(let description): words.append("мітка «\(description.label)», ліній \(description.lines)")
    case .failure(let error): words.append("заглянути не вдалося (\(error))")
    }
    guard let file = chip.file else {
      return .warning(.gpio, subject, "чип щойно зник", remedy: "vote-daemon doctor --config \(council.directory)")
    }
    words.append(file.text)
    if daemonMay(.readWrite, file) == false {
      words.append("користувач \(accounts.name) відкрити не може")
      return isWanted
        ? .error(.gpio, subject, words.joined(separator: ", "), remedy: applyRules)
        : .warning(.gpio, subject, words.joined(separator: ", ") + "; план місць його не потребує", remedy: applyRules)
    }
    if case .failure(let error) = chip.description {
      guard error.code == EACCES || error.code == EPERM else {
        return .error(.gpio, subject, words.joined(separator: ", "), remedy: "dmesg | grep \(chip.name)")
      }
      return .warning(.gpio, subject, words.joined(separator: ", "), remedy: asRoot)
    }
    words.append(accounts.user == nil ? "чи відкриє служба, не видно: немає користувача" : "служба відкриє")
    return .ok(.gpio, subject, words.joined(separator: ", "))
  }

  private var asRoot: String { "sudo vote-daemon doctor --config \(council.directory)" }

  /// Chips that whoever looked was not let into: what is missed may be there.
  private var hasClosedChips: Bool {
    survey.chips.contains { chip in
      guard case .failure(let error) = chip.description else { return false }
      return error.code == EACCES || error.code == EPERM
    }
  }

  var lineFindings: [Finding] { survey.lines.map(finding) }

  private func finding(_ line: SurveyedLine) -> Finding {
    let key = Self.keyNames.indices.contains(line.key) ? Self.keyNames[line.key] : String(line.key)
    let subject = "місце \(line.seat), \(line.isLamp ? "лампа" : "клавіша") «\(key)»"
    var place = "\(line.line)"
    if let chip = line.chip, let offset = line.offset {
      place = "\(chip):\(offset)"
      if !line.name.isEmpty { place += " (\(line.name))" }
    }
    switch line.state {
    case .free: return .ok(.gpio, subject, "\(place) — вільна")
    case .held where line.isUsable: return .ok(.gpio, subject, "\(place) — тримає служба")
    case .held(let holder):
      return .error(
        .gpio, subject, "\(place) — тримає \(holder.isEmpty ? "хтось, хто не назвався" : "«\(holder)»")",
        remedy: "gpioinfo; \(edit(seat: line.seat))")
    case .taken(let other):
      return .error(
        .gpio, subject, "\(place) — це вже лінія місця \(other), лише названа інакше", remedy: edit(seat: line.seat))
    case .noSuchLine:
      return .error(
        .gpio, subject, "\(place) — такої лінії на чипі немає\(range(of: line))", remedy: edit(seat: line.seat))
    case .noChip(let error):
      if hasClosedChips {
        return .warning(.gpio, subject, "\(place) — не видно: не всі чипи можна відкрити", remedy: asRoot)
      }
      let known = survey.chips.compactMap { chip in
        (try? chip.description.get()).map { $0.label.isEmpty ? chip.name : "\(chip.name) («\($0.label)»)" }
      }
      guard error.code != ENOTUNIQ else {
        return .error(
          .gpio, subject, "\(place) — чипів із такою міткою кілька: \(known.joined(separator: ", "))",
          remedy: edit(seat: line.seat))
      }
      guard [ENOENT, ENODEV, ENXIO].contains(error.code) else {
        return .error(.gpio, subject, "\(place) — чип не відповідає: \(error)", remedy: "dmesg | grep -i gpio")
      }
      let others = known.isEmpty ? "" : "; є \(known.joined(separator: ", "))"
      return .error(.gpio, subject, "\(place) — такого чипа немає\(others)", remedy: edit(seat: line.seat))
    }
  }

  private func range(of line: SurveyedLine) -> String {
    let chip = survey.chips.first { $0.name == line.chip }
    guard case .offset = line.line.place, let lines = (try? chip?.description.get())?.lines, lines > 0 else {
      return ""
    }
    return ": є 0…\(lines - 1)"
  }
}
