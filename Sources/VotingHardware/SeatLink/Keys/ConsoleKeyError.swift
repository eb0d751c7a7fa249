/// Why a text or bytes are no console key. It never carries what was read.
public enum ConsoleKeyError: Error, Hashable, CustomStringConvertible {
  /// Not 32 bytes; how many there were.
  case length(Int)
  /// Something else than hexadecimal digits, or an odd number of them.
  case notHexadecimal

  /// What is wrong and what to do, for the operator.
  public var description: String {
    switch self {
    case .length(let count):
      "ключ пульта має \(count) байтів замість \(ConsoleKey.length): запишіть 64 шістнадцяткові цифри"
    case .notHexadecimal:
      "ключ пульта записано не шістнадцятковими цифрами: запишіть 64 цифри 0–9, a–f без пропусків"
    }
  }
}
