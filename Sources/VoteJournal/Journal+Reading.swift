internal import GRDB

extension Journal {
  /// The rows from number `first` on, in order, a page at a time. Rows appended while it is read are read too.
  public func rows(from first: Int64 = 1) throws(JournalError) -> JournalRows {
    JournalRows(try connection(), path: path, from: first)
  }

  /// The journal's identifier, which row 1 carries: 32 hexadecimal digits.
  public func identifier() throws(JournalError) -> String {
    guard let first = try rows().next(), let identifier = first.identifier else {
      throw .damaged(path: path, Damage(row: 1, reason: .notFounded))
    }
    return identifier
  }

  /// Whether this journal extends a seal: whether it still has the row of that number with that hash. False means that it
  /// was cut, rewritten, or that the seal is another journal's.
  public func holds(_ seal: JournalHead) throws(JournalError) -> Bool {
    guard let row = try rows(from: seal.sequence).next() else { return false }
    return row.sequence == seal.sequence && row.hash == seal.hash
  }

  /// Recomputes the whole chain, as every opening does, and compares its end with what this process wrote.
  ///
  /// - Throws: ``JournalError/damaged(path:_:)`` with the first wrong row.
  public func verify(progress: ((VerificationProgress) -> Void)? = nil) throws(JournalError) -> JournalHead {
    let (found, _) = try JournalOpening.verify(try connection(), path, progress)
    guard found == head else {
      throw .damaged(path: path, Damage(row: found.sequence, reason: .wrongEnd(expected: head.sequence)))
    }
    return found
  }
}

extension Journal {
  /// The number of the last row of a kind; nil if there is none. Reads every row's kind and no body.
  public func lastRow(of kind: String) throws(JournalError) -> Int64? {
    let queue = try connection()
    do {
      return try queue.inDatabase { database in
        try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM journal WHERE kind = ?", arguments: [kind])
      }
    } catch let error as DatabaseError {
      throw .failed(JournalFailure(error, systemCode: 0))
    } catch {
      throw .failed(JournalFailure(unexpected: error))
    }
  }
}
