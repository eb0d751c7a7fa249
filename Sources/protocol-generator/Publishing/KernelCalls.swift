import Glibc

/// Two functions of the C library that Swift's module of it does not show; glibc has had both since 2.28.
enum KernelCalls {
  /// renameat2(2) with RENAME_EXCHANGE: two paths change places in one step. Returns an error number, or 0.
  static func exchange(_ first: String, _ second: String) -> Int32 {
    typealias Function = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else { return ENOSYS }
    let renameExchange: UInt32 = 2
    return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, first, AT_FDCWD, second, renameExchange) == 0 ? 0 : errno
  }

  /// syncfs(2): the file system of a descriptor onto the disk, once, and not file by file. Returns an error number, or 0.
  static func synchronize(_ descriptor: Int32) -> Int32 {
    typealias Function = @convention(c) (Int32) -> Int32
    guard let symbol = dlsym(nil, "syncfs") else { return ENOSYS }
    return unsafeBitCast(symbol, to: Function.self)(descriptor) == 0 ? 0 : errno
  }
}
