package import Foundation
internal import Reactor
internal import Sealing
internal import Seals
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
  private var kinds: [Results.Kind] = []
  private var kindsOf: KindsKey?
  private var registrations: [PublishedState.RegistrationList] = []
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

  /// Local time, as the sockets give it.
  func time(_ wall: Int64) -> String { publication.time(wall) }

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
      kindsOf = nil
      hall = publication.hall(council)
      hallOf = council
    }
    let heading = publication.heading(sitting, presiding: sitting.presiding)
    forgetEarlierSitting(sitting)
    renderKinds(sitting)
    renderRegistrations(sitting)
    var all: [Results.Ballot] = []
    all.reserveCapacity(sitting.ballots.count)
    for ballot in sitting.ballots {
      let proof = loop.parts.notary.rows.proof(of: ballot.number)
      if let known = ballots[ballot.number], known.seal == loop.seals[ballot.number], known.seal != nil,
        rollCalls[ballot.number]?.proof?.checkpoint == proof?.checkpoint
      {
        all.append(known)
        continue
      }
      let shown = publication.ballot(
        ballot, of: council, seal: loop.seals[ballot.number], at: monotonic)
      all.append(shown)
      guard case .shut = ballot.window else { continue }
      ballots[ballot.number] = shown
      rollCalls[ballot.number] = PublishedState.RollCall(
        votes: ballot.requirement.kind.mode == .secret ? [] : publication.votes(ballot, of: council),
        heading: publication.heading(sitting, presiding: ballot.presiding),
        proof: proof.map(publication.proof))
    }
    // The state machine's `counting` is the socket's «voting» still: nothing interrupts until the result is announced.
    let status = Results.Status(
      version: version, council: council.name, session: sitting.heading?.session,
      phase: Results.Phase(rawValue: sitting.phase.rawValue)!, composition: council.composition,
      headPresent: sitting.headPresent,
      registration: sitting.registration.map { publication.registration($0, in: sitting) }, ballot: all.last,
      consolesOnline: loop.consoles.values.count { $0.isOnline }, consolesExpected: loop.consoles.count,
      authenticated: authenticated,
      alerts: [loop.storageAlert ?? loop.copyAlert, loop.seatsAlert].compactMap(\.self) + consoleAlerts
        + alerts(sitting))
    return PublishedState(
      status: status, deadline: sitting.deadline, ballots: all, rollCalls: rollCalls, hall: hall,
      seatStates: council.seats.map {
        publication.seatState($0, in: sitting, online: loop.consoles[$0.number]?.isOnline ?? false)
      }, kinds: kinds, registrations: registrations, heading: heading)
  }

  /// What the requirements of the kinds depend on.
  private struct KindsKey: Hashable {
    let phase: TallyEngine.Phase
    let headPresent: Bool
    let registered: Int?
    let isInForce: Bool
    let powersRecognised: Bool
  }

  private func renderKinds(_ sitting: Sitting) {
    let key = KindsKey(
      phase: sitting.phase, headPresent: sitting.headPresent, registered: sitting.registration?.registered,
      isInForce: sitting.registrationInForce, powersRecognised: sitting.powersRecognised)
    guard key != kindsOf else { return }
    kindsOf = key
    kinds = publication.kinds(sitting)
  }

  /// Registrations that are over change only by a latecomer, so only the latest is made anew, and only when it grew.
  private func renderRegistrations(_ sitting: Sitting) {
    registrations.removeLast(max(0, registrations.count - sitting.registrations.count))
    for (index, registration) in sitting.registrations.enumerated() {
      let shown = publication.registration(registration, in: sitting)
      if index < registrations.count, registrations[index].registration == shown { continue }
      let list = PublishedState.RegistrationList(
        registration: shown, entries: publication.entries(registration, of: sitting.council))
      if index < registrations.count { registrations[index] = list } else { registrations.append(list) }
    }
  }

  /// Numbers go on over sittings, so the first ballot tells whether what is kept belongs to this one.
  private func forgetEarlierSitting(_ sitting: Sitting) {
    let first = sitting.ballots.first?.number ?? sitting.nextBallot
    guard let oldest = ballots.keys.min(), oldest < first else { return }
    ballots = ballots.filter { $0.key >= first }
    rollCalls = rollCalls.filter { $0.key >= first }
  }

  private func alerts(_ sitting: Sitting) -> [String] {
    var alerts: [String] = []
    if let ballot = sitting.ballots.last {
      if ballot.outcome == .withheld {
        alerts.append("ГОЛОСУВАННЯ № \(ballot.number): три підрахунки не збіглися, результат не встановлено")
      }
      if let warning = ballot.warning { alerts.append("ГОЛОСУВАННЯ № \(ballot.number): \(warning)") }
    }
    for ballot in sitting.ballots where ballot.outcome == .disputed {
      alerts.append("ГОЛОСУВАННЯ № \(ballot.number) СПІРНЕ: його вирішують головуючий і лічильна комісія")
    }
    if sitting.phase != .closed {
      for number in sitting.ballotsToRepeat {
        let article = sitting.council.regulation.article(.annulment)
        alerts.append("ГОЛОСУВАННЯ № \(number) АНУЛЬОВАНО: його повторюють негайно (\(article))")
      }
    }
    return alerts
  }
}
