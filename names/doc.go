// Package names compares names of persons written in Persian, Arabic, Kurdish
// (Sorani, Kurmanji) and Latin letters. It brings a name to a normal form
// without losing the original, divides it into its parts (titles, own name,
// fathers' names, family name), gives each part a skeleton of consonants that
// is the same whatever the script, and measures how alike two parts are, on
// code points and without allocation.
package names
