// Package fonts holds the font that Undercount's charts and pages are set in:
// Vazirmatn Regular, which has Latin letters and Arabic script (Persian,
// Arabic, Urdu, Pashto, Kurdish, Uyghur) and both sets of Arabic-Indic digits
// in one file. Its licence, the SIL Open Font License 1.1, lies beside it in
// OFL.txt and is embedded with it, as the licence asks.
package fonts

import _ "embed"

// Vazirmatn is the TrueType file of Vazirmatn Regular. Do not change its bytes.
//
//go:embed Vazirmatn-Regular.ttf
var Vazirmatn []byte

// License is the text of the SIL Open Font License that Vazirmatn is under.
//
//go:embed OFL.txt
var License string
