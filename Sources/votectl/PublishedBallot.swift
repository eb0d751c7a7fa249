import Glibc
import VoteAPI

/// A ballot after an act: the answer to the act and the publication of the state travel by two ways, and the second may
/// be a moment later.
enum PublishedBallot {
  /// The ballot as soon as it is as expected, or as it is after a second.
  static func find(
    _ number: Int, _ client: VarlinkClient, _ isExpected: (Results.Ballot) -> Bool
  ) throws(Failure) -> Results.Ballot {
    for _ in 0..<50 {
      do throws(ClientError) {
        let ballot = try client.ballot(number: number)
        if isExpected(ballot) { return ballot }
      } catch {
        guard case .results(.noSuchBallot) = error else { throw Failure(error) }
      }
      usleep(20_000)
    }
    return try translated { () throws(ClientError) in try client.ballot(number: number) }
  }
}
