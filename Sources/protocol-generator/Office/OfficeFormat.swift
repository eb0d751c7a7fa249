/// The formats that LibreOffice writes, by their files' extensions.
enum OfficeFormat: String, CaseIterable {
  case pdf, docx

  /// What `soffice --convert-to` is told. PDF is PDF/A-2b, for the archive: fonts inside, nothing outside.
  var filter: String {
    switch self {
    case .pdf: #"pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}"#
    case .docx: "docx:MS Word 2007 XML"
    }
  }
}
