/// The parameters of every declared error together, for the client: each error has some of them.
struct FailureParameters: Decodable {
  var interface: String?
  var method: String?
  var parameter: String?
  var number: Int?
  var phase: String?
  var reason: String?
  var registered: Int?
  var quorum: Int?
  var kind: String?
  var known: [String]?
  var voter: String?
  var question: String?
  var ballots: [Int]?
  var console: String?
  var detail: String?
  var article: String?
}
