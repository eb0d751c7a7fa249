public import TallyEngine

/// What is wrong with the text of a console's place; a Ukrainian sentence without a full stop.
public struct ConsolePlaceError: Error, Hashable, Sendable {
  /// What is wrong and what to do.
  public let text: String
}

extension ConsolePlace {
  /// Reads the words of the column `console` of `seats.csv`, as `description` writes them:
  ///
  ///     usb:FT8ABC12                                       a USB device by its serial number
  ///     usb-path:pci-0000:00:14.0-usb-0:1.2:1.0            whatever hangs on a port
  ///     usb:FT8ABC12 usb-path:pci-0000:00:14.0-usb-0:1.2:1.0   both
  ///     tty:/dev/ttyS0                                     a device file whose name stays
  ///     serial:00000000000000a1                            a console by its own number, at any USB port
  ///
  /// `#7` after a port is the unit of a concentrator; `serial:` beside a port says which console may sit there.
  public init(_ text: String) throws(ConsolePlaceError) {
    func wrong(_ what: String) -> ConsolePlaceError { ConsolePlaceError(text: "пульт «\(text)»: \(what)") }
    guard text.utf8.count <= 512 else { throw ConsolePlaceError(text: "пульт: щонайбільше 512 байтів") }
    let words = text.split(separator: " ")
    var values: [Substring: Substring] = [:]
    var unit: UInt8 = 1
    for word in words {
      guard let colon = word.firstIndex(of: ":") else { throw wrong("«\(word)» без двокрапки; \(Self.forms)") }
      let key = word[..<colon]
      var value = word[word.index(after: colon)...]
      guard ["usb", "usb-path", "tty", "serial"].contains(key) else { throw wrong("«\(key):» невідоме; \(Self.forms)") }
      if key != "serial", let hash = value.lastIndex(of: "#") {
        guard let number = UInt8(value[value.index(after: hash)...]), 1...247 ~= number else {
          throw wrong("номер пульта на лінії після «#» має бути від 1 до 247")
        }
        guard unit == 1 || unit == number else { throw wrong("номер пульта на лінії вказано двічі") }
        unit = number
        value = value[..<hash]
      }
      guard !value.isEmpty else { throw wrong("після «\(key):» нічого немає") }
      guard values.updateValue(value, forKey: key) == nil else { throw wrong("«\(key):» вказано двічі") }
    }
    let serial = try values["serial"].map { (digits) throws(ConsolePlaceError) in
      guard let serial = Self.serial(digits) else { throw wrong("serial: має бути 16 цифр 0–9, a–f") }
      return serial
    }
    let usb = values["usb"].map(String.init)
    let path = values["usb-path"].map(String.init)
    if let device = values["tty"] {
      guard usb == nil, path == nil else { throw wrong("tty: разом із usb: чи usb-path: не буває") }
      guard device.hasPrefix("/") else {
        throw wrong("шлях tty: починається зі скісної риски, наприклад tty:/dev/ttyS0")
      }
      self.init(.device(String(device)), unit: unit, serial: serial)
    } else if usb != nil || path != nil {
      self.init(.usb(serial: usb, path: path), unit: unit, serial: serial)
    } else if serial != nil {
      self.init(.anyUSB, serial: serial)
    } else {
      throw wrong(Self.forms)
    }
  }

  private static let forms =
    "має бути usb:СЕРІЙНИЙ, usb-path:ПОРТ, serial:ПУЛЬТ, tty:/dev/… або gpio:ЧИП/КЛАВІШІ/ЛАМПИ"

  /// A console's serial number: 16 hexadecimal digits, in either case.
  static func serial(_ digits: some StringProtocol) -> UInt64? {
    digits.utf8.count == 16 && digits.allSatisfy(\.isHexDigit) ? UInt64(digits, radix: 16) : nil
  }
}
