internal import Foundation

/// Whose open data it is, and where it will be: what Resolution 835 wants and no record tells.
public struct Publisher: Sendable, Hashable {
  /// The council's code in the register of legal persons, eight digits.
  public let registerCode: String
  /// The code of its territory: «UA» and seventeen digits.
  public let territoryCode: String
  /// The address of the folder that is published, without a slash at its end.
  public let address: String

  /// A publisher.
  ///
  /// - Throws: `PublisherError` where one of the three is not what it has to be.
  public init(registerCode: String, territoryCode: String, address: String) throws(PublisherError) {
    guard registerCode.utf8.count == 8, registerCode.utf8.allSatisfy(Self.isDigit) else {
      throw .registerCode(registerCode)
    }
    guard territoryCode.hasPrefix("UA"), territoryCode.utf8.count == 19,
      territoryCode.utf8.dropFirst(2).allSatisfy(Self.isDigit)
    else { throw .territoryCode(territoryCode) }
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
      address.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw .address(address) }
    self.registerCode = registerCode
    self.territoryCode = territoryCode
    var address = Substring(address)
    while address.last == "/" { address.removeLast() }
    self.address = String(address)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

/// What is wrong with a publisher's codes; in Ukrainian, with what it has to be.
public enum PublisherError: Error, Sendable, Hashable, CustomStringConvertible {
  case registerCode(String)
  case territoryCode(String)
  case address(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .registerCode(let code): "Код ЄДРПОУ «\(code)»: має бути 8 цифр, наприклад 01234567."
    case .territoryCode(let code):
      "Код КАТОТТГ «\(code)»: має бути UA і 17 цифр, наприклад UA32140050000046018."
    case .address(let address):
      "Адреса «\(address)»: має починатися з https:// або http://, наприклад https://rada.example.gov.ua/votes."
    }
  }
}
