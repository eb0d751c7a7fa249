import Foundation
import Reactor

/// Somebody of this machine who is not in the operators' group, as the file system sees him.
enum Outsider {
  private typealias SetID = @convention(c) (UInt32) -> Int32

  /// Somebody who is nobody.
  private static let nobody: UInt32 = 65_534
  /// A group that nobody here is in.
  private static let operators: gid_t = 60_123

  /// Tries both sockets as an outsider; nil where this process is not root, and cannot try.
  ///
  /// - Returns: what he should not have been able to do.
  static func tryDoors(_ place: Attack.Place, scratch: String) -> [String]? {
    guard geteuid() == 0, let user = dlsym(nil, "setfsuid"), let group = dlsym(nil, "setfsgid") else { return nil }
    let (setUser, setGroup) = (unsafeBitCast(user, to: SetID.self), unsafeBitCast(group, to: SetID.self))
    // As systemd gives it: to the group of the operators. The scratch folder is root's own otherwise.
    chown(place.operator, 0, operators)
    chmod(scratch, 0o711)
    // Of this thread alone, and of what it may open, and nothing else.
    _ = setGroup(nobody)
    _ = setUser(nobody)
    defer {
      _ = setUser(0)
      _ = setGroup(0)
    }
    var wrong: [String] = []
    do {
      _ = try RawSocket(place.operator)
      wrong.append("чужий увійшов у сокет оператора")
    } catch {
      if error.code != EACCES { wrong.append("сокет оператора: \(error)") }
    }
    do {
      _ = try RawSocket(place.results)
    } catch {
      wrong.append("чужого не пущено в сокет результатів: \(error)")
    }
    return wrong
  }
}
