public import Reactor

/// Why a port cannot be opened; its text says what to do.
public enum SerialPortError: Error, Hashable, CustomStringConvertible {
  /// There is no such device now: the console is unplugged, or the path is wrong.
  case missing(path: String)
  /// The device is there and not ours.
  case denied(path: String)
  /// The path names something else than a character device.
  case notADevice(path: String)
  /// Another program, or another daemon, has it.
  case inUse(path: String)
  /// Another call to the system failed.
  case failed(path: String, SystemError)

  /// The port's path.
  public var path: String {
    switch self {
    case .missing(let path), .denied(let path), .notADevice(let path), .inUse(let path), .failed(let path, _): path
    }
  }

  /// What is wrong and what to do, for the operator.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): порту немає. Перевірте, чи під'єднано пульт, і шлях у плані місць"
    case .denied(let path):
      "\(path): немає права відкрити порт. Додайте службу до групи, якій належить пристрій (зазвичай dialout)"
    case .notADevice(let path):
      "\(path): це не пристрій. Виправте шлях у плані місць, наприклад на /dev/serial/by-path/…"
    case .inUse(let path):
      "\(path): порт зайнято іншою програмою. Завершіть її (fuser \(path) покаже, яка це)"
    case .failed(let path, let error):
      "\(path): порт не відкрито: \(error)"
    }
  }
}
