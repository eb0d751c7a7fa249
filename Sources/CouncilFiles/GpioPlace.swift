/// The GPIO lines of a seat's keys and lamps, as the column `console` of `seats.csv` has them:
///
///     gpio:CHIP/KEYS
///     gpio:CHIP/KEYS/LAMPS
///
/// KEYS and LAMPS are words in the order for, against, abstain, present, hold, floor; those that are left out at the end
/// are not fitted. A word is a line's number on the chip (`17`), its name (`seat-12-for`), either of them on another chip
/// (`gpiochip1:17`), or `-` for none. CHIP is a name (`gpiochip0`) or the chip's label; not a path, for a slash parts.
public struct GpioPlace: Hashable, Sendable {
  /// One line.
  public struct Line: Hashable, Sendable {
    /// The chip's name or label.
    public let chip: String
    /// The line's number on the chip, if it is given by number.
    public let offset: UInt32?
    /// Its name, if it is given by name; empty otherwise.
    public let name: String

    /// `gpiochip0:17`
    public var text: String { chip + ":" + (offset.map { String($0) } ?? name) }
  }

  /// The lines of key 0…5; nil for a key that is not fitted. At most six.
  public let keys: [Line?]
  /// The lines of the lamps of key 0…5; nil for a lamp that is not fitted. At most six.
  public let lamps: [Line?]
  /// As it is written in the file.
  public let text: String

  /// Every line of the seat.
  var allLines: [Line] { (keys + lamps).compactMap { $0 } }

  /// Reads the field; nil, and problems, where it is wrong.
  package init?(_ text: String, file: String, line: Int, problems: inout [Problem]) {
    func complain(_ what: String) {
      problems.append(Problem(file, line, "пульт «\(text)»: \(what)"))
    }
    let parts = text.dropFirst("gpio:".count).split(separator: "/", omittingEmptySubsequences: false)
    guard 2...3 ~= parts.count else {
      complain("має бути gpio:ЧИП/КЛАВІШІ або gpio:ЧИП/КЛАВІШІ/ЛАМПИ, наприклад gpio:gpiochip0/0 1 2 3/16 17 18 19")
      return nil
    }
    let chip = String(parts[0])
    guard Self.isName(chip) else {
      complain("«\(chip)» — не назва й не мітка чипа (від 1 до 31 знака, без пробілів, двокрапки й скісної риски)")
      return nil
    }
    var isSound = true
    func lines(_ part: Substring, _ what: String) -> [Line?] {
      let words = part.split(whereSeparator: \.isWhitespace)
      if words.count > 6 {
        complain("\(what): слів \(words.count), а щонайбільше 6 — за, проти, утримався, присутній, датчик, слово")
        isSound = false
      }
      return words.map { word in
        if word == "-" { return nil }
        let halves = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let place = halves[halves.count - 1]
        let on = halves.count == 2 ? String(halves[0]) : chip
        let isNumber = place.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        let offset = isNumber ? UInt32(place) : nil
        guard Self.isName(on), Self.isName(String(place)), !isNumber || offset.map({ $0 < 65_536 }) ?? false else {
          complain("\(what): «\(word)» має бути номером лінії, її назвою, ЧИП:ЛІНІЯ або «-»")
          isSound = false
          return nil
        }
        return Line(chip: on, offset: offset, name: isNumber ? "" : String(place))
      }
    }
    keys = lines(parts[1], "клавіші")
    lamps = parts.count == 3 ? lines(parts[2], "лампи") : []
    self.text = text
    if isSound && !keys.contains(where: { $0 != nil }) {
      complain("немає жодної лінії для клавіш")
      isSound = false
    }
    guard isSound else { return nil }
  }

  /// The kernel's names have at most 31 bytes.
  private static func isName(_ text: String) -> Bool {
    1...31 ~= text.utf8.count && text.allSatisfy { !$0.isWhitespace && $0 != ":" && $0 != "/" }
  }
}
