internal import Reactor
internal import TallyEngine

/// Looking around.
extension HallSurvey {
  /// Looks at this machine.
  ///
  /// - Parameters:
  ///   - serial: the seat map's places on serial ports.
  ///   - gpio: its panels on GPIO lines.
  public init(serial: [SeatBinding], gpio: [GpioBinding]) {
    self.init(
      serial: serial, gpio: gpio, source: { () throws(SystemError) in try UdevPorts() }, access: KernelGpio(),
      files: KernelDevices())
  }

  init(
    serial: [SeatBinding], gpio: [GpioBinding], source: () throws(SystemError) -> any PortSource,
    access: any GpioAccess, files: any DeviceFiles
  ) {
    self.init()
    lookAtChips(access, files)
    lookAtLines(of: gpio, access)
    do throws(SystemError) {
      let source = try source()
      for name in try source.names() {
        guard let port = source.port(named: name) else {
          unready.append(name)
          continue
        }
        let adapter = files.adapter(of: port.node)
        ports.append(
          SurveyedPort(
            port: port, file: try? files.file(port.node), driver: adapter.driver, latency: adapter.latency))
      }
    } catch {
      noPorts = error
    }
    portless = files.portlessAdapters()
    ports.sort { $0.port.node < $1.port.node }
    lookAtDevices(of: serial, files)
    lookForHolders(files)
  }

  private mutating func lookAtChips(_ access: any GpioAccess, _ files: any DeviceFiles) {
    for name in access.chipNames() {
      let description: Result<SurveyedChip.Description, SystemError>
      do throws(SystemError) {
        let chip = try access.open(name)
        description = .success(.init(label: chip.label, lines: chip.lines))
      } catch {
        description = .failure(error)
      }
      chips.append(SurveyedChip(name: name, file: try? files.file("/dev/" + name), description: description))
    }
  }

  private mutating func lookAtLines(of bindings: [GpioBinding], _ access: any GpioAccess) {
    struct Position: Hashable {
      let chip: String
      let offset: UInt32
    }
    var opened: [String: Result<any GpioOpenChip, SystemError>] = [:]
    var owners: [Position: UInt16] = [:]
    func chip(_ name: String) throws(SystemError) -> any GpioOpenChip {
      if let known = opened[name] { return try known.get() }
      do throws(SystemError) {
        let chip = try access.open(name)
        opened[name] = .success(chip)
        return chip
      } catch {
        opened[name] = .failure(error)
        throw error
      }
    }
    func look(at line: GpioLine, seat: UInt16, key: Int, isLamp: Bool) -> SurveyedLine {
      var found = SurveyedLine(seat: seat, key: key, isLamp: isLamp, line: line, state: .noSuchLine)
      do throws(SystemError) {
        let chip = try chip(line.chip)
        found.chip = chip.name
        guard let offset = try chip.offset(of: line.place) else { return found }
        found.offset = offset
        found.name = try chip.name(of: offset)
        if let owner = owners[Position(chip: chip.name, offset: offset)] {
          found.state = .taken(by: owner)
        } else {
          owners[Position(chip: chip.name, offset: offset)] = seat
          found.state = try chip.holder(of: offset).map { .held(by: $0) } ?? .free
        }
      } catch {
        found.state = .noChip(error)
      }
      return found
    }
    for binding in bindings {
      for (lines, isLamp) in [(binding.keys, false), (binding.lamps, true)] {
        for (key, line) in lines.enumerated() {
          guard let line else { continue }
          self.lines.append(look(at: line, seat: binding.seat, key: key, isLamp: isLamp))
        }
      }
    }
  }

  private mutating func lookAtDevices(of bindings: [SeatBinding], _ files: any DeviceFiles) {
    var seen: Set<String> = []
    for binding in bindings {
      guard case .device(let path) = binding.place.port, seen.insert(path).inserted else { continue }
      do throws(SystemError) {
        devices.append(SurveyedDevice(path: path, file: .success(try files.file(path))))
      } catch {
        devices.append(SurveyedDevice(path: path, file: .failure(error)))
      }
    }
  }

  private mutating func lookForHolders(_ files: any DeviceFiles) {
    var targets = Set(ports.compactMap { $0.file?.target })
    for device in devices { if case .success(let file) = device.file { targets.insert(file.target) } }
    let (holders, isComplete) = files.holders(of: targets)
    sawEveryProcess = isComplete
    for index in ports.indices {
      if let file = ports[index].file { ports[index].holders = holders[file.target] ?? [] }
    }
    for index in devices.indices {
      if case .success(let file) = devices[index].file { devices[index].holders = holders[file.target] ?? [] }
    }
  }
}
