import Foundation

/// Takes out of a text what differs between any two ballots, however they were voted.
struct LeakNormalizer {
  /// The ballot's number.
  let number: Int

  func callAsFunction(_ text: String) -> String {
    var text = text
    text.replace(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)/#, with: "T")
    text.replace(#/[0-9a-f]{64}/#, with: "H")
    // The numbers of an open ballot stand in fields of a fixed width.
    text.replace(#/: +(?=\d)/#, with: ":")
    text.replace(#/,?"secondsLeft":[0-9.]+/#, with: "")
    text.replace(#/П\d{4}/#, with: "П#")
    text.replace("\"number\":\(number),", with: "\"number\":#,")
    text.replace("\"number\":\(number)}", with: "\"number\":#}")
    text.replace("№ \(number)", with: "№ #")
    // What is sealed names the ballot, its times, the rows of the statements before it and the whole tree. In a proof the
    // statement's quotes are escaped.
    text.replace(#/(?<quote>\\?")ballot\\?":(?<number>\d+)\b/#) { match in
      match.number == "\(number)" ? "\(match.quote)ballot\(match.quote):#" : String(match.output.0)
    }
    text.replace(#/(?<name>(?:opened|closed)At)(?<quote>\\?"):\d{13}\b/#) { "\($0.name)\($0.quote):T" }
    text.replace(#/(?<quote>\\?")sealed\\?":\{[^}]*\}/#) { "\($0.quote)sealed\($0.quote):R" }
    text.replace(#/"(?:note|checkpoint)":"[^"]*"/#, with: "\"note\":C")
    text.replace(#/"path":\[[^\]]*\]/#, with: "\"path\":P")
    text.replace(#/"(?:sequence|at|monotonic)":\d+/#, with: "\"row\":N")
    // The window is shut, the result not there yet: whether this state is seen at all depends on the threads.
    if text.contains("\"outcome\":\"open\"") { text.replace(#/,?"closedAt":"T"/#, with: "") }
    return text
  }
}
