// Package ingest reads tables from CSV files as they really come, out of
// spreadsheets, databases and old computers, and either understands a file
// completely or refuses it with one sentence that says what is wrong, in which
// row, and what to do. Nothing is repaired in silence: whatever was inferred
// (the encoding, the delimiter) or left out (blank lines, empty columns) is in
// the Notes of the [Sheet]. For a tool that counts, a row lost without a word
// is the worst failure; so there are no lax modes.
//
// A file is first read as UTF-8, strictly. A byte-order mark for UTF-8 or
// UTF-16 is obeyed. Bytes that no Unicode text can hold are taken as
// windows-1256 (Arabic, Persian) or windows-1252 (western Europe), whichever
// fits the letters better, and that guess is noted.
package ingest
