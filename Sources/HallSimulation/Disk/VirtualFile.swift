/// One file of a virtual disk: pages of 4 KiB, those never written are zeros and take no room.
final class VirtualFile {
  static let pageBytes = 4_096
  private static let sectorBytes = 512

  /// A page of bytes, shared until one side writes.
  final class Page {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: VirtualFile.pageBytes, alignment: 16)

    init(copying other: Page?) {
      if let other {
        bytes.copyMemory(from: other.bytes, byteCount: VirtualFile.pageBytes)
      } else {
        bytes.initializeMemory(as: UInt8.self, repeating: 0, count: VirtualFile.pageBytes)
      }
    }

    deinit { bytes.deallocate() }
  }

  private(set) var size = 0
  private var pages: [Page?] = []
  private var durableSize = 0
  private var durable: [Page?] = []
  /// Pages written since the last sync.
  private var dirty: Set<Int> = []

  init() {}

  func copy() -> VirtualFile {
    let copy = VirtualFile()
    copy.size = size
    copy.pages = pages.map { $0.map { Page(copying: $0) } }
    return copy
  }

  /// Reads what is there; returns how many bytes that was.
  func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let count = max(0, min(buffer.count, size - offset))
    var done = 0
    while done < count {
      let (page, start, length) = Self.piece(offset + done, count - done)
      let target = buffer.baseAddress! + done
      if let source = pages[page] {
        target.copyMemory(from: source.bytes + start, byteCount: length)
      } else {
        target.initializeMemory(as: UInt8.self, repeating: 0, count: length)
      }
      done += length
    }
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard bytes.count > 0 else { return }
    extend(to: max(size, offset + bytes.count))
    var done = 0
    while done < bytes.count {
      let (page, start, length) = Self.piece(offset + done, bytes.count - done)
      own(page).bytes.advanced(by: start).copyMemory(from: bytes.baseAddress! + done, byteCount: length)
      dirty.insert(page)
      done += length
    }
  }

  /// Whether bytes can be written without a new block. A file here has no holes: the room of a log is filled with zeros.
  func hasBlocks(for bytes: Int, at offset: Int) -> Bool { Self.pageCount(offset + bytes) <= pages.count }

  /// Writes every page over itself.
  func rewrite() { dirty.formUnion(pages.indices.filter { pages[$0] != nil }) }

  /// Makes the file longer, with zeros, or shorter.
  func resize(_ newSize: Int) {
    if newSize >= size { return extend(to: newSize) }
    size = newSize
    pages.removeLast(pages.count - Self.pageCount(newSize))
    dirty = dirty.filter { $0 < pages.count }
    let tail = newSize % Self.pageBytes
    if tail > 0, pages[pages.count - 1] != nil {
      own(pages.count - 1).bytes.advanced(by: tail).initializeMemory(
        as: UInt8.self, repeating: 0, count: Self.pageBytes - tail)
      dirty.insert(pages.count - 1)
    }
  }

  private func extend(to newSize: Int) {
    size = newSize
    let count = Self.pageCount(newSize)
    if pages.count < count { pages.append(contentsOf: repeatElement(nil, count: count - pages.count)) }
  }

  /// A page that may be written.
  private func own(_ index: Int) -> Page {
    let page = pages[index]
    // On the platter too: that one stays as it is.
    if let page, index >= durable.count || durable[index] !== page { return page }
    let fresh = Page(copying: page)
    pages[index] = fresh
    return fresh
  }

  /// Makes what was written durable.
  func sync() {
    durableSize = size
    if durable.count > pages.count { durable.removeLast(durable.count - pages.count) }
    if durable.count < pages.count {
      durable.append(contentsOf: repeatElement(nil, count: pages.count - durable.count))
    }
    for index in dirty { durable[index] = pages[index] }
    dirty.removeAll(keepingCapacity: true)
  }

  /// A sync that failed: the pages are clean to the kernel from now on, and not on the platter.
  func failToSync() { dirty.removeAll(keepingCapacity: true) }

  func cutPower(_ survival: VirtualDisk.Survival, _ chance: inout Chance) {
    let written = pages
    let writtenSize = size
    pages = durable
    size = durableSize
    if survival != .nothing {
      if writtenSize != durableSize, survival == .everything || chance.happens(500) { resize(writtenSize) }
      for index in dirty.sorted() where index < pages.count {
        guard let page = written[index] else { continue }
        for sector in 0..<(Self.pageBytes / Self.sectorBytes)
        where survival == .everything || chance.happens(500) {
          let start = sector * Self.sectorBytes
          own(index).bytes.advanced(by: start).copyMemory(from: page.bytes + start, byteCount: Self.sectorBytes)
        }
      }
    }
    dirty = []
    durable = pages
    durableSize = size
  }

  private static func pageCount(_ size: Int) -> Int { (size + pageBytes - 1) / pageBytes }

  private static func piece(_ offset: Int, _ left: Int) -> (page: Int, start: Int, length: Int) {
    let start = offset % pageBytes
    return (offset / pageBytes, start, min(left, pageBytes - start))
  }
}
