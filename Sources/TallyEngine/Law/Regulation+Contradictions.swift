/// The articles that a contradiction cites in full: a lawyer reads the complaint without our context.
private enum Statute {
  static let law = "закон «Про місцеве самоврядування в Україні»"
  static let quorum = law + ", ст. 46 ч. 12"
  static let controlCommission = law + ", ст. 48 ч. 2"
  static let committeeQuorum = law + ", ст. 53"
  static let chair = law + ", ст. 55"
  static let majority = law + ", ст. 59 ч. 2"
  static let openVote = law + ", ст. 59 ч. 3"
  static let veto = law + ", ст. 59 ч. 4"
  static let committeeMajority = law + ", ст. 59 ч. 6"
  static let headPowers = law + ", ст. 79"
  static let parliamentMajority = "Конституція України, ст. 91"
  static let parliamentVeto = "Конституція України, ст. 94"
}

extension Regulation {
  /// Everything in which the regulation contradicts the law or itself, in the order of its file: first what stands at
  /// its head, then kind by kind. Empty for a regulation by which a body may vote.
  public func contradictions() -> [Contradiction] {
    var found = Findings()
    checkBody(&found)
    checkRepeats(&found)
    var recognising: QuestionKind?
    for (index, kind) in kinds.enumerated() {
      found.kind = index
      checkBallot(kind, &found)
      checkReadings(kind, &found)
      switch body {
      case .council: checkCouncil(kind, &found)
      case .executiveCommittee: checkCommittee(kind, &found)
      case .parliament: checkParliament(kind, &found)
      case .commission: break
      }
      guard kind.powers == .recognises else { continue }
      if let recognising {
        found.refuse(
          "powers", "повноваження вже визнає вид «\(recognising.id)», а визнають їх одним голосуванням",
          article(.powers), "залиште «recognises» одному виду, тут — «required» або «notRequired»")
      } else {
        recognising = kind
      }
    }
    return found.all
  }

  // MARK: The head of the file

  private func checkBody(_ found: inout Findings) {
    if hasHead && body != .council {
      found.refuse(
        "head", "голова, який не є депутатом і голосує, є лише в сільської, селищної, міської ради",
        Statute.majority, "head = false: головуючий тут — один із членів і вже є в складі")
    }
    if body == .council || body == .executiveCommittee, quorum.isBelow(.majority) {
      found.refuse(
        "quorum", "кворум «\(quorum.fileWords)» не більший за половину загального складу",
        body == .council ? Statute.quorum : Statute.committeeQuorum, "quorum = \"більше 1/2\"")
    }
    if body == .council, tie != .strict {
      found.refuse(
        "tie", "голос головуючого в раді не важить більше за інші: рівність голосів — це не більшість",
        Statute.majority, "tie = \"strict\"")
    }
  }

  private func checkRepeats(_ found: inout Findings) {
    guard let repeatKind else { return }
    if ballotsPerQuestion == 1 {
      found.refuse(
        "repeat_kind", "переголосування дозволяє вид «\(repeatKind)», а ballots_per_question = 1 його забороняє",
        article(.repeatLimit), "ballots_per_question = 2 або приберіть repeat_kind")
    }
    guard let kind = kind(repeatKind) else {
      found.refuse(
        "repeat_kind", "виду «\(repeatKind)» у цьому регламенті немає", article(.repeatVote),
        "id виду [[kind]], у якого subject = \"procedure\"")
      return
    }
    if kind.subject != .procedure {
      found.refuse(
        "repeat_kind", "дозвіл на переголосування — питання процедурне, а вид «\(repeatKind)» — ні",
        article(.repeatVote), "id виду [[kind]], у якого subject = \"procedure\"")
    }
  }

  // MARK: Any body

  private func checkBallot(_ kind: QuestionKind, _ found: inout Findings) {
    if kind.paper, kind.mode == .rollCall {
      found.refuse(
        "paper", "поіменне голосування на папері неможливе: паперові бюлетені не мають імен", article(.secret),
        "paper = false або mode = \"secret\"")
    }
    if let special = kind.quorum, special.isBelow(quorum) {
      found.refuse(
        "quorum", "особливий кворум «\(special.fileWords)» менший за звичайний «\(quorum.fileWords)»",
        article(.quorum), "приберіть quorum або назвіть більший")
    }
    let canBeVetoed = body == .parliament || (body == .council && hasHead)
    if kind.subject == .veto, !canBeVetoed {
      found.refuse(
        "subject", "вето накладає сільський, селищний, міський голова, а тут його немає", Statute.veto,
        "приберіть цей вид")
    }
  }

  /// The two readings are those of one text, «депутатів від загального складу»: with the head and without.
  private func checkReadings(_ kind: QuestionKind, _ found: inout Findings) {
    guard let other = kind.otherBase else { return }
    // Elsewhere the base itself is refused, and its remedy is the second reading.
    let isFree = kind.subject == .procedure || kind.subject == .agenda
    if !hasHead {
      found.refuse(
        "other_base", "читання закону різняться лише тим, чи рахувати голову, а тут голови немає", article(.dispute),
        "приберіть other_base")
    } else if other == kind.base {
      found.refuse(
        "other_base", "друге читання те саме, що й перше: «\(other.rawValue)»", article(.dispute),
        "приберіть other_base або назвіть іншу базу")
    } else if other == .registered || (kind.base == .registered && isFree) {
      found.refuse(
        "other_base", "зареєстровані й загальний склад — не два читання одного тексту", article(.dispute),
        "приберіть other_base або назвіть бази deputies і deputiesAndHead")
    }
  }

  // MARK: A council

  private func checkCouncil(_ kind: QuestionKind, _ found: inout Findings) {
    checkDisguise(kind, &found)
    switch kind.subject {
    case .procedure:
      return
    case .decision:
      checkComposition(kind, "рішення ради", Statute.majority, &found)
      checkHeadCounted(kind, "рішення ради", &found)
      checkMajority(kind, "рішення ради", Statute.majority, &found)
      checkOpen(kind, "рішення ради", &found)
    case .agenda:
      checkHeadCounted(kind, "порядок денний", &found)
      checkMajority(kind, "порядок денний", article(.majority), &found)
      checkOpen(kind, "порядок денний", &found)
    case .minority:
      checkComposition(kind, "тимчасову контрольну комісію", Statute.controlCommission, &found)
      checkBothReadings(kind, Statute.controlCommission, &found)
      if kind.threshold.comparison != .notLessThan || kind.threshold.numerator * 3 != kind.threshold.denominator {
        found.refuse(
          "threshold", "для тимчасової контрольної комісії досить третини, а тут «\(kind.threshold.fileWords)»",
          Statute.controlCommission, "threshold = \"не менше 1/3\"")
      }
      checkOpen(kind, "рішення про тимчасову контрольну комісію", &found)
    case .election:
      checkComposition(kind, "обрання чи звільнення", Statute.majority, &found)
      checkBothReadings(kind, Statute.majority, &found)
      checkMajority(kind, "обрання чи звільнення", Statute.majority, &found)
      checkSecret(kind, "обрання чи звільнення", &found)
    case .earlyTermination:
      let article = hasHead ? Statute.headPowers : Statute.chair
      checkComposition(kind, "дострокове припинення повноважень", article, &found)
      checkBothReadings(kind, article, &found)
      checkTwoThirds(kind, "дострокове припинення повноважень", article, &found)
      checkSecret(kind, "дострокове припинення повноважень", &found)
    case .veto where !hasHead:
      return  // there is none to overcome, which has been told
    case .veto:
      checkComposition(kind, "подолання вето", Statute.veto, &found)
      checkBothReadings(kind, Statute.veto, &found)
      checkTwoThirds(kind, "подолання вето", Statute.veto, &found)
      checkOpen(kind, "подолання вето", &found)
    }
  }

  /// A decision does not become a matter of procedure by being called one: its record would say what it is.
  private func checkDisguise(_ kind: QuestionKind, _ found: inout Findings) {
    guard kind.subject == .procedure || kind.subject == .agenda else { return }
    let record = kind.recordKind.lowercased()
    guard ["за основу", "в цілому", "поправка", "рішення"].contains(where: record.contains) else { return }
    found.refuse(
      "subject", "«\(kind.recordKind)» — це рішення ради, а не питання порядку денного чи процедури",
      Statute.majority, "subject = \"decision\"")
  }

  /// The composition is the base, however many have come.
  private func checkComposition(_ kind: QuestionKind, _ what: String, _ article: String, _ found: inout Findings) {
    guard kind.base == .registered else { return }
    let remedy =
      switch (hasHead, kind.subject) {
      case (false, _): "base = \"composition\""
      case (true, .decision): "base = \"deputiesAndHead\""
      case (true, _): "base = \"deputiesAndHead\" і other_base = \"deputies\""
      }
    found.refuse("base", "\(what) рахують від загального складу, а не від зареєстрованих", article, remedy)
  }

  private func checkHeadCounted(_ kind: QuestionKind, _ what: String, _ found: inout Findings) {
    guard hasHead, kind.base == .deputies, kind.otherBase == nil else { return }
    found.refuse(
      "base", "\(what): база «deputies» не рахує голову, а його голос враховується", Statute.majority,
      "base = \"deputiesAndHead\"")
  }

  private func checkBothReadings(_ kind: QuestionKind, _ article: String, _ found: inout Findings) {
    guard hasHead, kind.base != .registered, kind.otherBase == nil else { return }
    found.refuse(
      "base",
      "«депутатів від загального складу» читають двояко, з головою і без нього, а тут названо лише «\(kind.base.rawValue)»",
      article, "додайте other_base = \"\(kind.base == .deputies ? "deputiesAndHead" : "deputies")\"")
  }

  private func checkMajority(_ kind: QuestionKind, _ what: String, _ article: String, _ found: inout Findings) {
    guard kind.threshold.isBelow(.majority) else { return }
    let isHalf = kind.threshold.numerator * 2 == kind.threshold.denominator
    found.refuse(
      "threshold",
      isHalf
        ? "\(what): за «\(kind.threshold.fileWords)» вистачило б рівно половини, а це ще не більшість"
        : "\(what): «\(kind.threshold.fileWords)» — менше за більшість",
      article, "threshold = \"більше 1/2\"")
  }

  private func checkTwoThirds(_ kind: QuestionKind, _ what: String, _ article: String, _ found: inout Findings) {
    guard kind.threshold.isBelow(Threshold(.notLessThan, 2, of: 3)) else { return }
    found.refuse(
      "threshold", "\(what): потрібні дві третини, а тут «\(kind.threshold.fileWords)»", article,
      "threshold = \"не менше 2/3\"")
  }

  private func checkOpen(_ kind: QuestionKind, _ what: String, _ found: inout Findings) {
    guard kind.mode == .secret else { return }
    found.refuse(
      "mode", "\(what) голосують відкрито й поіменно, а тут голосування таємне", Statute.openVote,
      "mode = \"rollCall\"; для обрання і звільнення посадових осіб — subject = \"election\"")
  }

  private func checkSecret(_ kind: QuestionKind, _ what: String, _ found: inout Findings) {
    guard kind.mode == .rollCall else { return }
    found.refuse(
      "mode", "\(what) голосують таємно, а тут голосування поіменне", Statute.openVote, "mode = \"secret\"")
  }

  // MARK: Other bodies

  private func checkCommittee(_ kind: QuestionKind, _ found: inout Findings) {
    guard kind.subject == .decision else { return }
    checkComposition(kind, "рішення виконавчого комітету", Statute.committeeMajority, &found)
    checkMajority(kind, "рішення виконавчого комітету", Statute.committeeMajority, &found)
  }

  private func checkParliament(_ kind: QuestionKind, _ found: inout Findings) {
    switch kind.subject {
    case .decision:
      checkComposition(kind, "рішення Верховної Ради", Statute.parliamentMajority, &found)
      checkMajority(kind, "рішення Верховної Ради", Statute.parliamentMajority, &found)
    case .veto:
      checkComposition(kind, "подолання вето", Statute.parliamentVeto, &found)
      checkTwoThirds(kind, "подолання вето", Statute.parliamentVeto, &found)
    case .agenda, .procedure, .minority, .election, .earlyTermination:
      break
    }
  }
}

/// What has been found so far, and where we are looking.
private struct Findings {
  var all: [Contradiction] = []
  var kind: Int?

  mutating func refuse(_ key: String, _ text: String, _ article: String, _ remedy: String) {
    all.append(Contradiction(kind: kind, key: key, text: text, article: article, remedy: remedy))
  }
}

extension Threshold {
  /// Whether some number of votes reaches this threshold and not the other, over the same base.
  fileprivate func isBelow(_ other: Threshold) -> Bool {
    let mine = numerator * other.denominator
    let its = other.numerator * denominator
    return mine < its || (mine == its && comparison == .notLessThan && other.comparison == .moreThan)
  }

  /// As a regulation's file writes it.
  fileprivate var fileWords: String {
    "\(comparison == .moreThan ? "більше" : "не менше") \(numerator)/\(denominator)"
  }
}
