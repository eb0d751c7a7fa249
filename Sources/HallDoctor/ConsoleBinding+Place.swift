internal import CouncilFiles
internal import TallyEngine

/// Questions about where a console is to be.
extension Configuration.ConsoleBinding {
  /// Whether it hangs on USB.
  var isOnUSB: Bool {
    guard case .serial(let place) = place else { return false }
    return place.port.isOnUSB
  }

  /// Whether the serial number of its adapter alone names it.
  func isNamed(bySerial serial: String) -> Bool {
    guard case .serial(let place) = place, case .usb(let named, nil) = place.port else { return false }
    return named == serial
  }

  /// The device file that names it, if one does.
  var device: String? {
    guard case .serial(let place) = place, case .device(let path) = place.port else { return nil }
    return path
  }
}
