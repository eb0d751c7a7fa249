internal import Foundation

/// The calls of a program that strace(1) has written down with `-y -xx` and a `-s` that cuts nothing off.
public enum CallTrace {
  /// A trace that is not what was asked of strace.
  public struct Unreadable: Error, CustomStringConvertible {
    /// The beginning of the line.
    public let description: String
  }

  /// The options that make strace write what is read here, of these calls.
  public static func options(_ calls: String, to file: String) -> [String] {
    ["-y", "-xx", "-s", "2000000", "-o", file, "-e", "trace=" + calls]
  }

  /// The lines of a trace's file, each a whole call.
  public static func lines(of file: String) throws -> [[UInt8]] {
    joined(
      try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: UInt8(ascii: "\n")).map { Array($0) })
  }

  /// Puts together the calls that strace broke off because another thread did something meanwhile. A call stands where it
  /// came back: a sync has done nothing before that.
  private static func joined(_ lines: [[UInt8]]) -> [[UInt8]] {
    let brokenOff = Array(" <unfinished ...>".utf8)
    let resumed = Array(" resumed>".utf8)
    var begun: [ArraySlice<UInt8>: [UInt8]] = [:]
    var whole: [[UInt8]] = []
    for line in lines {
      let process = line.prefix { $0 != UInt8(ascii: " ") }
      if line.suffix(brokenOff.count).elementsEqual(brokenOff) {
        begun[process] = line.dropLast(brokenOff.count)
      } else if let start = begun[process], let end = line.prefix(80).firstRange(of: resumed)?.upperBound {
        begun[process] = nil
        whole.append(start + line[end...])
      } else {
        whole.append(line)
      }
    }
    return whole
  }

  /// The name of a line's call.
  public static func name(_ line: [UInt8]) -> String? {
    let text = String(decoding: line.prefix(120), as: UTF8.self)
    guard let open = text.firstIndex(of: "("), text.contains(" ") else { return nil }
    return text[..<open].split(separator: " ").last.map(String.init)
  }

  /// When the call was begun, in nanoseconds, where strace was told `-ttt`; its second word.
  public static func time(_ line: [UInt8]) -> UInt64? {
    let words = line.prefix(60).split(separator: UInt8(ascii: " "))
    guard words.count > 1, let seconds = Double(String(decoding: words[1], as: UTF8.self)) else { return nil }
    return UInt64(seconds * 1e6) * 1_000
  }

  /// Reads `PID call(3</path>, "\x41…", 1, 0) = 1`; nil for what failed and for files whose names begin otherwise.
  /// What else is synced is taken for their directory.
  ///
  /// - Throws: `Unreadable`.
  public static func call(_ line: [UInt8], filesNamed prefix: String) throws -> Disk.Call? {
    guard let name = name(line), hasSucceeded(line) else { return nil }
    if name == "unlink" {
      guard let path = quoted(line) else { return nil }
      let file = String(decoding: path, as: UTF8.self).split(separator: "/").last.map(String.init) ?? ""
      return file.hasPrefix(prefix) ? .remove(file) : nil
    }
    guard ["pwrite64", "fdatasync", "fsync", "ftruncate"].contains(name) else { return nil }
    guard let file = descriptorsFile(line) else { return nil }
    guard file.hasPrefix(prefix) else { return name.hasSuffix("sync") ? .syncNames : nil }
    let numbers = trailingNumbers(line)
    let unreadable = Unreadable(description: String(decoding: line.prefix(200), as: UTF8.self))
    switch name {
    case "pwrite64":
      guard let bytes = quoted(line), numbers.count == 2, numbers[0] == bytes.count else { throw unreadable }
      return .write(file, offset: numbers[1], bytes)
    case "ftruncate":
      guard let size = numbers.last else { throw unreadable }
      return .truncate(file, size: size)
    default: return .sync(file)
    }
  }

  /// The last part of the path of a line's file: its descriptor's, or the one that it names; nil where there is none.
  public static func file(_ line: [UInt8]) -> String? {
    if let file = descriptorsFile(line) { return file }
    return quoted(line).flatMap { String(decoding: $0, as: UTF8.self).split(separator: "/").last.map(String.init) }
  }

  /// A call that failed has changed nothing.
  private static func hasSucceeded(_ line: [UInt8]) -> Bool {
    let end = String(decoding: line.suffix(80), as: UTF8.self)
    return end.contains(" = ") && !end.contains(" = -1 ")
  }

  /// The last part of the path between `<` and `>`, which strace prints in hexadecimal too.
  private static func descriptorsFile(_ line: [UInt8]) -> String? {
    guard let start = line.firstIndex(of: UInt8(ascii: "<")), let end = line.firstIndex(of: UInt8(ascii: ">")) else {
      return nil
    }
    let path = String(decoding: unescaped(line[(start + 1)..<end]), as: UTF8.self)
    return path.split(separator: "/").last.map(String.init)
  }

  /// What a line's first to last quotation marks enclose.
  public static func quoted(_ line: [UInt8]) -> [UInt8]? {
    guard let start = line.firstIndex(of: UInt8(ascii: "\"")), let end = line.lastIndex(of: UInt8(ascii: "\"")),
      start < end
    else { return nil }
    return unescaped(line[(start + 1)..<end])
  }

  /// `\x41` and plain characters.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 {
      byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
    }
    var bytes: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\"), index + 3 < text.endIndex, text[index + 1] == UInt8(ascii: "x") {
        bytes.append(digit(text[index + 2]) << 4 | digit(text[index + 3]))
        index += 4
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    return bytes
  }

  /// The numbers between the last quotation mark, or the descriptor, and the closing parenthesis.
  private static func trailingNumbers(_ line: [UInt8]) -> [Int] {
    let from = line.lastIndex(of: UInt8(ascii: "\"")) ?? line.firstIndex(of: UInt8(ascii: ">")) ?? line.startIndex
    let arguments = line[from...].prefix { $0 != UInt8(ascii: ")") }
    return String(decoding: arguments, as: UTF8.self).split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
  }
}
