public import Reactor

/// A device file that the seat map names: a UART of the board, a pseudo-terminal, a link of udev's.
public struct SurveyedDevice: Sendable, Hashable {
  /// As the seat map names it.
  public var path: String
  /// The file; or why there is none.
  public var file: Result<FileAccess, SystemError>
  /// Who has it open, as far as that could be seen.
  public var holders: [DeviceHolder]

  /// A device file.
  public init(path: String, file: Result<FileAccess, SystemError>, holders: [DeviceHolder] = []) {
    self.path = path
    self.file = file
    self.holders = holders
  }
}
