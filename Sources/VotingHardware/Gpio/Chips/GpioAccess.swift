internal import Glibc
package import Reactor

/// The way to the chips: the kernel's, a test's or the simulation's. Everything above it runs without hardware.
package protocol GpioAccess {
  /// Opens a chip by its path, name or label.
  func open(_ chip: String) throws(SystemError) -> any GpioOpenChip
  /// The names of all chips that are there, whether they may be opened or not.
  func chipNames() -> [String]
}

/// An open chip; it closes with its last reference.
package protocol GpioOpenChip: AnyObject {
  /// The kernel's name for it, `gpiochip0`.
  var name: String { get }
  /// What its driver calls it; it stays when the numbers change.
  var label: String { get }
  var lines: UInt32 { get }
  /// The offset of the line of that name.
  func offset(of name: String) throws(SystemError) -> UInt32
  /// The name of a line; empty where it has none.
  func name(of offset: UInt32) throws(SystemError) -> String
  /// Who holds a line; nil if nobody does, an empty name if the holder gave none.
  func holder(of offset: UInt32) throws(SystemError) -> String?
  /// Takes 1…64 lines, all or none, as inputs with edges.
  func takeKeys(_ offsets: [UInt32], _ settings: GpioSettings) throws(SystemError) -> any GpioOpenLines
  /// Takes 1…64 lines, all or none, as outputs; bit i of `lit` is the first level of line i.
  func takeLamps(_ offsets: [UInt32], lit: UInt64, _ settings: GpioSettings) throws(SystemError) -> any GpioOpenLines
}

extension GpioOpenChip {
  /// Where a line is; nil if the chip has no such line.
  func offset(of place: GpioLine.Place) throws(SystemError) -> UInt32? {
    switch place {
    case .offset(let number): return number < lines ? number : nil
    case .name(let name):
      do throws(SystemError) {
        return try offset(of: name)
      } catch {
        if error.code == ENOENT { return nil }
        throw error
      }
    }
  }
}

/// Up to 64 lines that are ours; they are given back with the last reference. Nothing here blocks.
package protocol GpioOpenLines: AnyObject {
  /// What becomes readable with an edge.
  var descriptors: [Int32] { get }
  /// Takes edges of the descriptor number `index`; none if there are none, and an error if the chip is gone.
  func read(_ index: Int, into edges: UnsafeMutableBufferPointer<GpioEdge>) throws(SystemError) -> Int
  /// The levels, bit i of line i.
  func levels() throws(SystemError) -> UInt64
  /// Sets all outputs.
  func set(_ levels: UInt64) throws(SystemError)
}
