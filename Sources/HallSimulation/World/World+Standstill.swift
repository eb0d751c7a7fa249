internal import Reactor
internal import TallyEngine
internal import TallyThread

/// Some loops of the daemon do not move, for a reason that is a fault of the hall's machine.
struct Standstill {
  let loops: [Loop]
  let fault: Coverage.Fault
  /// Whether a turn that was due was not made for it: only then has the fault happened.
  var hasPrevented = false
}

/// Threads that hang, and a process that is stopped.
extension World {
  /// SIGSTOP for so long; the loops go on where they were.
  func stop(for nanoseconds: UInt64) {
    guard let life, !isStopped else { return }
    hold(Loop.allCases, of: life, for: nanoseconds, as: .processStopped)
    isStopped = true
    after(nanoseconds) { [unowned self] in isStopped = false }
  }

  /// A thread of the daemon does not move for so long.
  func hang(_ loop: Loop, for nanoseconds: UInt64, as fault: Coverage.Fault) {
    if let life { hold([loop], of: life, for: nanoseconds, as: fault) }
  }

  private func hold(_ loops: [Loop], of life: Life, for nanoseconds: UInt64, as fault: Coverage.Fault) {
    for loop in loops { life.standing[loop.rawValue] += 1 }
    for panel in panels { panel.distrustLamps() }
    standstillsSoFar += 1
    let number = standstillsSoFar
    standstills[number] = Standstill(loops: loops, fault: fault)
    after(nanoseconds) { [weak self, weak life] in
      for loop in loops { life?.standing[loop.rawValue] -= 1 }
      self?.standstills[number] = nil
      for panel in self?.panels ?? [] { panel.distrustLamps() }
    }
  }

  /// A loop had something to do, and has not done it. One that waits for the disk does not count.
  func prevented(_ loop: Loop, of life: Life) {
    for (number, standstill) in standstills where standstill.loops.contains(loop) && !standstill.hasPrevented {
      // Not yet what the tally was made busy for: that the time runs out meanwhile.
      let isOver = life.loops.tally.sitting.deadline.map { $0 <= life.clock.now } ?? false
      if standstill.fault == .busyAtClose, !isOver { continue }
      standstills[number]?.hasPrevented = true
      coverage.add(standstill.fault)
    }
  }
}
