/// What was really done to the hall, counted: a fault that is never injected is a fault that is not tested.
public struct Coverage: Sendable, Equatable {
  /// The faults of the table «Faults», row by row, and what must come of them for a run to be worth something.
  public enum Fault: String, Sendable, CaseIterable, Comparable {
    case frameDropped, frameDoubled, frameReordered, frameDelayed, frameHeld, bitFlipped, frameTruncated,
      garbageInserted
    case pressOnPanel, edgesLost, keyBounce, keyChatter, twoKeysAtOnce, slowPress, keyDownAtOpen, quickChange,
      pressedUnasked, busyAtClose
    case unplugged, samePort, otherPort, foreignConsole, spareConsole, ttyRenumbered, udevMessagesLost, sharedPort
    case clockForward, clockBack, leapSecond, clockForwardInBallot, clockBackInBallot, leapSecondInBallot
    case killedAtWrite, killedAtAnyTime, stoppedInOrder
    case powerLost, powerLostKeepingSome, powerLostInSync, powerLostInAct, machineRestarted
    case diskFull, noNewBlocks, noRoomForCopy, inputOutputError, readOnlyFileSystem, noMemory, shortWrite, failedFsync,
      slowWrite, slowSync,
      startOnBadDisk, startWithoutCopy, faultAtSealing, killedInDebt
    case tallyHangs, hallHangs, socketsHang, watchdogRestart, processStopped
    case slowReader, halfMessage, endlessMessage, invalidUTF8, deepNesting, wrongRole, clientLeft, manyConnections
    case secondDaemon, malformedConfiguration
    // What must come of them.
    case ballotClosed, ballotAnnulled, ballotDisputed, secretBallotClosed, voteChanged, secretLostInCrash,
      restartInBallot
    case checkpointMade, checkpointOwed, checkpointAfterRestart
    case storageRefused, manualVote, consoleAssigned, recusedPresent, jumpJournalled, jumpInBallotJournalled,
      recordsPrinted
    case swapJournalled, swapOverRestartJournalled, heldKeyReported, seatsWatched

    /// In the order of the table.
    public static func < (one: Self, other: Self) -> Bool {
      allCases.firstIndex(of: one)! < allCases.firstIndex(of: other)!
    }
  }

  /// How often each happened.
  public private(set) var counts: [Fault: Int] = [:]

  /// Nothing happened yet.
  public init() {}

  /// It happened.
  mutating func add(_ fault: Fault, _ times: Int = 1) { counts[fault, default: 0] += times }

  /// Adds another run's.
  public mutating func merge(_ other: Coverage) { counts.merge(other.counts) { $0 + $1 } }

  /// What never happened.
  public var missing: [Fault] { Fault.allCases.filter { counts[$0] == nil } }
}
