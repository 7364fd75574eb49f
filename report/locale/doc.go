// Package locale holds the words of the report: one catalogue of messages by
// key in English and in Persian, the names of the measures, hedges, roles and
// statuses that evidence files use, Persian sentences for the assumptions and
// warnings that methods register, and the way numbers and dates are written in
// each language. Text that came with the evidence is never translated; it is
// shown as it was given, isolated from the direction of the text around it.
package locale
