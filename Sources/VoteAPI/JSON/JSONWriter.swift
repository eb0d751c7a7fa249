/// Appends JSON as UTF-8 to a buffer that is used again and again.
///
/// Foundation's JSONEncoder builds a tree of boxed values first; this writes the bytes at once. The writer does not
/// check that keys, commas and brackets fit: whoever calls it spells the object out, keys as literals with their
/// punctuation, which is one copy each. The tests hold every rendered type against the interface's text.
///
/// The buffer only grows, to the longest message rendered so far.
struct JSONWriter: ~Copyable {
  var base: UnsafeMutablePointer<UInt8>
  var count = 0
  private var capacity: Int

  init(capacity: Int = 4096) {
    precondition(capacity > 0)
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// What has been written; valid until the next call that writes.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Begins again; the buffer stays.
  mutating func removeAll() { count = 0 }

  /// Makes room for so many more bytes.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(count + more, 2 * capacity)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Text that is JSON already, as it stands.
  @inline(__always)
  mutating func raw(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    (base + count).update(from: text.utf8Start, count: length)
    count += length
  }

  /// Bytes that are JSON already, as they stand.
  mutating func raw(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  /// One byte, as it stands.
  mutating func byte(_ value: UInt8) {
    reserve(1)
    base[count] = value
    count += 1
  }

  @inline(__always)
  mutating func bool(_ value: Bool) {
    if value { raw("true") } else { raw("false") }
  }

  mutating func int(_ value: Int) {
    reserve(20)
    var magnitude = value.magnitude
    if value < 0 {
      base[count] = UInt8(ascii: "-")
      count += 1
    }
    var digits = 1
    var limit: UInt = 10
    while magnitude >= limit {
      digits += 1
      let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
      if overflow { break }
      limit = next
    }
    var position = count + digits
    count = position
    repeat {
      let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
      position -= 1
      base[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      magnitude = quotient
    } while magnitude > 0
  }

  /// Tenths of a unit as a number with one decimal. The sign survives where the whole part is 0.
  mutating func tenths(_ value: Int) {
    let (whole, tenth) = value.magnitude.quotientAndRemainder(dividingBy: 10)
    if value < 0 { raw("-") }
    int(Int(whole))
    raw(".")
    int(Int(tenth))
  }

  /// A number right-aligned in a field of fixed width, for `patch`. Returns the field's offset.
  mutating func field(_ width: Int, _ value: Int) -> Int {
    reserve(width)
    let offset = count
    Self.patch(base + offset, width: width, value)
    count += width
    return offset
  }

  /// Overwrites a field that `field` made. The number has to fit: less than `width` digits.
  @inline(__always)
  static func patch(_ field: UnsafeMutablePointer<UInt8>, width: Int, _ value: Int) {
    var magnitude = UInt32(truncatingIfNeeded: value.magnitude)
    var position = width
    repeat {
      precondition(position > 1, "a number outgrew its field")
      position -= 1
      field[position] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude % 10)
      magnitude /= 10
    } while magnitude > 0
    if value < 0 {
      position -= 1
      field[position] = UInt8(ascii: "-")
    }
    while position > 0 {
      position -= 1
      field[position] = UInt8(ascii: " ")
    }
  }

  /// An array; the closure writes one element.
  @inline(__always)
  mutating func array<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
    raw("[")
    var isFirst = true
    for element in elements {
      if !isFirst { raw(",") }
      isFirst = false
      write(&self, element)
    }
    raw("]")
  }
}
