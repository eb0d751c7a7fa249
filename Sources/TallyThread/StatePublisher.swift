package import Foundation
internal import Reactor
internal import TallyEngine
package import VoteAPI

/// Hands the newest state to the sockets' thread, at most twenty times a second.
///
/// What is over does not change: the roll calls of shut ballots are made once and kept.
package final class StatePublisher {
  private let inbox: PublicationInbox
  private let publication: Publication
  private let consoleAlerts: [String]
  private let version: String
  private let authenticated: Bool
  private var hall: [Results.Seat] = []
  private var hallOf: Council?
  private var rollCalls: [Int: PublishedState.RollCall] = [:]
  private var ballots: [Int: Results.Ballot] = [:]
  private var timer: Reactor.Timer?
  private var last: UInt64 = 0

  static let interval: UInt64 = 50_000_000

  package init(inbox: PublicationInbox, timeZone: TimeZone, version: String, authenticated: Bool) {
    self.inbox = inbox
    self.version = version
    self.authenticated = authenticated
    publication = Publication(timeZone: timeZone)
    consoleAlerts = authenticated ? [] : ["НАВЧАЛЬНА ЗАЛА: пульти не перевіряються"]
  }

  /// Something changed: published now, or with what else changes within 50 ms.
  func changed(_ loop: TallyLoop, atOnce: Bool) {
    let now = loop.reactor.now
    if atOnce || now >= last + Self.interval {
      if let timer { loop.reactor.cancel(timer) }
      timer = nil
      last = now
      inbox.publish(state(of: loop))
    } else if timer == nil {
      timer = loop.reactor.after(.nanoseconds(Int64(last + Self.interval - now))) { [unowned self, unowned loop] in
        timer = nil
        last = loop.reactor.now
        inbox.publish(state(of: loop))
      }
    }
  }

  /// The loop's last word.
  func finish(_ loop: TallyLoop) { inbox.publish(state(of: loop)) }

  /// All that readers may know now.
  package func state(of loop: TallyLoop) -> PublishedState {
    let sitting = loop.sitting
    let monotonic = loop.moment().monotonic
    let council = sitting.council
    if hallOf != council {
      hall = publication.hall(council)
      hallOf = council
    }
    let heading = publication.heading(sitting)
    let numbers = Set(sitting.ballots.map(\.number))
    rollCalls = rollCalls.filter { numbers.contains($0.key) }
    ballots = ballots.filter { numbers.contains($0.key) }
    var all: [Results.Ballot] = []
    all.reserveCapacity(sitting.ballots.count)
    for ballot in sitting.ballots {
      if let known = ballots[ballot.number], known.seal == loop.seals[ballot.number], known.seal != nil {
        all.append(known)
        continue
      }
      let shown = publication.ballot(
        ballot, seal: loop.seals[ballot.number], disclosure: council.regulation.disclosure, at: monotonic)
      all.append(shown)
      guard case .shut = ballot.window else { continue }
      ballots[ballot.number] = shown
      if ballot.requirement.kind.mode == .rollCall {
        let kept = rollCalls[ballot.number]?.heading
        rollCalls[ballot.number] = PublishedState.RollCall(
          votes: publication.votes(ballot, of: council), heading: kept ?? heading)
      }
    }
    // The state machine's `counting` is the socket's «voting» still: nothing interrupts until the result is announced.
    let status = Results.Status(
      version: version, council: council.name, session: sitting.heading?.session,
      phase: Results.Phase(rawValue: sitting.phase.rawValue)!, composition: council.composition,
      headPresent: sitting.headPresent,
      registration: sitting.registration.map { publication.registration($0, in: sitting) }, ballot: all.last,
      consolesOnline: loop.consoles.values.count { $0.isOnline }, consolesExpected: loop.consoles.count,
      authenticated: authenticated, alerts: (loop.storageAlert.map { [$0] } ?? []) + consoleAlerts + alerts(sitting))
    return PublishedState(
      status: status, deadline: sitting.deadline, ballots: all, rollCalls: rollCalls, hall: hall,
      seatStates: council.seats.map {
        publication.seatState($0, in: sitting, online: loop.consoles[$0.number]?.isOnline ?? false)
      }, heading: heading)
  }

  private func alerts(_ sitting: Sitting) -> [String] {
    guard let ballot = sitting.ballots.last, ballot.outcome == .withheld else { return [] }
    return ["ГОЛОСУВАННЯ № \(ballot.number): три підрахунки розійшлися, результату немає"]
  }
}
