// Package ingest reads tables from files as they really come, CSV, XLSX
// workbooks, Parquet and JSON Lines, out of spreadsheets, databases and old
// computers, and either understands a file completely or refuses it with one
// sentence that says what is wrong, in which row, and what to do. [Open] reads
// a file of any size row by row, [ReadSheet] a small one as a whole. Nothing is
// repaired in silence: whatever was inferred (the encoding, the delimiter) or
// left out (blank lines, empty columns) or does not show in a table (hidden
// rows, formulas) is in the Notes. For a tool that counts, a row lost without
// a word is the worst failure; so there are no lax modes. Rows that cannot be
// used end the reading, or, where the caller gives a place for them
// (Options.Rejects), are written there with the reason, and [Rows.Tally] shows
// that those kept and those refused make up those read.
//
// Text is first read as UTF-8, strictly. A byte-order mark for UTF-8 or
// UTF-16 is obeyed. Bytes that no Unicode text can hold are taken as
// windows-1256 (Arabic, Persian) or windows-1252 (western Europe), whichever
// fits the letters better, and that guess is noted. Numbers in other formats
// than text are written without an exponent, dates as 2019-11-16, times after
// a T and only if they are not midnight, truth values as true and false, and
// what is missing as nothing.
package ingest
