public import Reactor

/// What there is in the hall: the ports, the chips and the seat map's lines, and who may use and who has them.
///
/// A survey takes nothing, locks nothing and changes nothing: no port is opened and no line is requested, so that it can
/// be made beside a daemon in the middle of a ballot. Chips are opened, which neither their lines nor their holders
/// notice.
public struct HallSurvey: Sendable, Hashable {
  /// The serial ports on USB, by device file.
  public var ports: [SurveyedPort]
  /// Ports that are there and not described yet: udev is still at work on them.
  public var unready: [String]
  /// Adapters that are plugged in and give no port.
  public var portless: [PortlessAdapter]
  /// Why there is no telling which ports there are.
  public var noPorts: SystemError?
  /// The device files of the seat map.
  public var devices: [SurveyedDevice]
  /// The GPIO chips, by name.
  public var chips: [SurveyedChip]
  /// The lines of the seat map, in its order.
  public var lines: [SurveyedLine]
  /// Whether every process could be asked what it has open.
  public var sawEveryProcess: Bool

  /// A survey.
  public init(
    ports: [SurveyedPort] = [], unready: [String] = [], portless: [PortlessAdapter] = [], noPorts: SystemError? = nil,
    devices: [SurveyedDevice] = [],
    chips: [SurveyedChip] = [], lines: [SurveyedLine] = [], sawEveryProcess: Bool = true
  ) {
    self.ports = ports
    self.unready = unready
    self.portless = portless
    self.noPorts = noPorts
    self.devices = devices
    self.chips = chips
    self.lines = lines
    self.sawEveryProcess = sawEveryProcess
  }
}
