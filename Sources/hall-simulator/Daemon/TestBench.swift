import Foundation
import VoteAPI

/// A hall and a daemon that belong together, in folders of their own.
final class TestBench {
  let plan: HallPlan
  let hall: VirtualHall
  let files: HallFiles
  let daemon: DaemonProcess
  private let scratch: ScratchDirectory

  /// Where the programs are and where things go.
  struct Options {
    var daemon = Programs.daemon
    var regulations = Programs.regulations
    /// For the configuration and the state; nil for folders that go away.
    var keptIn: String?
    var pressMilliseconds = 60...120
    var wiring = PseudoTerminal.Wiring.usb
    /// Whether the seat map names the one console that may sit at a seat.
    var boundSerials = true
    /// More arguments for the daemon.
    var arguments: [String] = []
    /// More environment for it.
    var environment: [String: String] = [:]
    /// Hears every frame that it sends to a console.
    var tap: FrameTap?
    /// Whether its folders are in memory.
    var inMemory = false
  }

  init(_ plan: HallPlan, _ options: Options = Options()) throws {
    let scratch = try ScratchDirectory(inMemory: options.inMemory)
    ChildKeeper.add(scratch)
    self.scratch = scratch
    self.plan = plan
    let kept = options.keptIn ?? scratch.path
    let consoles = try scratch.folder("consoles")
    files = try HallFiles(plan, in: kept + "/config", consoles: consoles, boundSerials: options.boundSerials)
    hall = try VirtualHall(
      plan.places, in: consoles, wiring: options.wiring, pressMilliseconds: options.pressMilliseconds,
      tap: options.tap)
    daemon = DaemonProcess(
      DaemonProcess.Place(
        executable: options.daemon, config: files.directory, state: kept + "/state", runtime: scratch.path + "/run",
        regulations: options.regulations, log: kept + "/daemon.log"), extra: options.arguments,
      environment: options.environment)
  }

  /// Ends the daemon orderly, then pulls all plugs and removes what is not kept.
  @discardableResult
  func end() -> DaemonProcess.Ending? {
    let ending = daemon.terminate()
    hall.shutDown()
    scratch.remove()
    return ending
  }

  /// The scratch folder, while there is one.
  var scratchPath: String { scratch.path }
}
