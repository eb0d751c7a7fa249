internal import TallyEngine

/// Looks for the sealed parts of minutes in the words of an edited document.
///
/// Every part must stand there once, word for word, and in the minutes' order. Where it does not, the place where it
/// should be is found by how it begins or ends, and the words that differ are told. Whatever looks like a result and
/// belongs to no part is told too.
struct MinutesComparison {
  let sealed: [SealedPart]
  let document: [String]

  var changes: [Minutes.Change] {
    var changes: [Minutes.Change] = []
    var taken = [Bool](repeating: false, count: document.count)
    var places: [String: [Int]] = [:]
    for (index, word) in document.enumerated() { places[word, default: []].append(index) }
    var last = 0
    var changed: [SealedPart] = []
    for part in sealed {
      guard let first = part.words.first else { continue }
      let found = (places[first] ?? []).filter { holds(part.words[...], at: $0) }
      for place in found { for index in place..<place + part.words.count { taken[index] = true } }
      switch found.count {
      case 0: changed.append(part)
      case 1:
        if found[0] < last { changes.append(.init(part: part.name, message: "стоїть не на своєму місці")) }
        last = max(last, found[0])
      default:
        changes.append(
          .init(part: part.name, message: "стоїть у документі \(Count.times.nominative(found.count)), має бути один"))
      }
    }
    for part in changed {
      guard let range = place(of: part, places, taken) else {
        changes.append(.init(part: part.name, message: "у документі немає"))
        continue
      }
      for index in range { taken[index] = true }
      changes += differences(part, document[range]).map { .init(part: part.name, message: $0) }
    }
    return changes + strays(taken)
  }

  private func holds(_ words: ArraySlice<String>, at place: Int) -> Bool {
    place + words.count <= document.count && document[place..<place + words.count].elementsEqual(words)
  }

  /// Where a changed part stands: from its beginning to its end, as far as they are left.
  private func place(of part: SealedPart, _ places: [String: [Int]], _ taken: [Bool]) -> Range<Int>? {
    func find(_ words: ArraySlice<String>) -> Int? {
      guard let first = words.first else { return nil }
      return places[first]?.first { !taken[$0] && holds(words, at: $0) }
    }
    let slack = part.words.count / 4 + 40
    if let start = find(part.start) {
      let limit = min(document.count, start + part.words.count + slack)
      let free = taken[start..<limit].firstIndex(of: true) ?? limit
      if let end = find(part.end), end >= start, end < free {
        return start..<min(document.count, end + part.end.count + 1)
      }
      return start..<min(free, start + part.words.count)
    }
    if let end = find(part.end) {
      let stop = min(document.count, end + part.end.count + 1)
      var start = max(0, stop - part.words.count)
      if let blocked = taken[start..<stop].lastIndex(of: true) { start = blocked + 1 }
      return start..<stop
    }
    return nil
  }

  /// What differs, by runs of words.
  private func differences(_ part: SealedPart, _ found: ArraySlice<String>) -> [String] {
    let found = Array(found)
    let difference = found.difference(from: part.words)
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var messages: [String] = []
    var (mine, theirs) = (0, 0)
    while mine < part.words.count || theirs < found.count {
      if !removed.contains(mine), !inserted.contains(theirs), mine < part.words.count, theirs < found.count {
        mine += 1
        theirs += 1
        continue
      }
      let (mineStart, theirsStart) = (mine, theirs)
      while removed.contains(mine) { mine += 1 }
      while inserted.contains(theirs) { theirs += 1 }
      if mine == mineStart, theirs == theirsStart { break }
      guard messages.count < Minutes.changesTold else {
        messages.append("і ще зміни; порівняйте з новим протоколом")
        break
      }
      messages.append(
        sentence(
          part.words, was: part.words[mineStart..<mine], is: found[theirsStart..<theirs], after: mineStart))
    }
    return messages
  }

  private func sentence(
    _ words: [String], was: ArraySlice<String>, is found: ArraySlice<String>, after place: Int
  ) -> String {
    func quoted(_ words: ArraySlice<String>) -> String {
      words.count > 12 ? "«\(words.prefix(12).joined(separator: " ")) …»" : "«\(words.joined(separator: " "))»"
    }
    let context = words[max(0, place - 4)..<place].joined(separator: " ")
    let here = context.isEmpty ? "" : " (після слів «\(context)»)"
    if was.isEmpty { return "дописано \(quoted(found))\(here), у журналі цього немає" }
    let kind = Self.kind(was)
    if found.isEmpty { return "викреслено \(kind) \(quoted(was))\(here)" }
    return "\(kind): у журналі \(quoted(was)), у документі \(quoted(found))\(here)"
  }

  /// What has been changed, in a word.
  private static func kind(_ words: ArraySlice<String>) -> String {
    let bare = words.map { $0.trimmed }
    if bare.contains(where: { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }) { return "печатку" }
    if bare.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isNumber || ":.,-".contains($0) } }) { return "число" }
    if bare.contains(where: { ["прийнято", "ПРИЙНЯТО", "не", "НЕ"].contains($0) }) { return "рішення" }
    if bare.contains(where: { ["ЗА", "ПРОТИ"].contains($0) || $0.hasPrefix("УТРИМА") }) { return "голос" }
    if bare.allSatisfy({ $0.first?.isUppercase ?? false }) { return "ім’я або назву" }
    return "слова"
  }

  /// What reads like a result and is none of the journal's.
  private func strays(_ taken: [Bool]) -> [Minutes.Change] {
    var changes: [Minutes.Change] = []
    var start = 0
    while start < document.count, changes.count < Minutes.changesTold {
      guard !taken[start] else {
        start += 1
        continue
      }
      let end = taken[start...].firstIndex(of: true) ?? document.count
      let free = Array(document[start..<end])
      if let stray = SealedWords.find(in: free) {
        let around = free[stray.index..<min(free.count, stray.index + 8)].joined(separator: " ")
        changes.append(
          .init(part: "поза записами журналу", message: "«\(around)» читається як результат, а в журналі такого немає"))
      }
      start = end
    }
    return changes
  }
}

extension String {
  /// The word without the punctuation around it.
  fileprivate var trimmed: Substring {
    var word = self[...]
    while let last = word.last, ".,;:»)".contains(last) { word.removeLast() }
    while let first = word.first, "«(".contains(first) { word.removeFirst() }
    return word
  }
}
