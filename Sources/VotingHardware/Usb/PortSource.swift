package import Reactor

/// What is known of the serial ports on USB: udev's word, or a test's.
package protocol PortSource: AnyObject {
  /// What becomes readable when something has come or gone.
  var descriptor: Int32 { get }
  /// Takes one message; nil if there is none. Throws where messages were lost: whoever watches then has to look.
  func next() throws(SystemError) -> PortChange?
  /// The names of all ports that are there, ready or not.
  func names() throws(SystemError) -> [String]
  /// The port of this name; nil if it has gone, or is none on USB, or is not ready: then a message follows.
  func port(named name: String) -> UsbPort?
}

/// Something came or went.
package enum PortChange {
  case came(name: String, UsbPort)
  case went(name: String)
}
