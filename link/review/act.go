package review

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Judgement is what a reviewer says of a pair.
type Judgement string

// The judgements. A pair that was skipped counts as not judged and comes again.
const (
	Same      Judgement = "same"      // both records are the same person
	Different Judgement = "different" // they are two persons
	Unsure    Judgement = "unsure"    // cannot be told from what the records say
	Skip      Judgement = "skip"
)

// Kind is the kind of an act.
type Kind string

// The kinds of acts.
const (
	Reviewed    Kind = "review"     // a judgement made without knowing those of others
	Adjudicated Kind = "adjudicate" // a judgement that settles what others left open
	Undone      Kind = "undo"       // takes back an earlier act, named by its line
)

// Ref is one record, by its list and its id there.
type Ref struct {
	List string `json:"list"`
	ID   string `json:"id"`
}

func (r Ref) compare(s Ref) int {
	return cmp.Or(strings.Compare(r.List, s.List), strings.Compare(r.ID, s.ID))
}

// Key is a pair of records. A comes before B by list, then id, so that a pair
// has one key, in whatever order the lists are read.
type Key struct {
	A Ref `json:"a"`
	B Ref `json:"b"`
}

// KeyOf is the key of the pair of two records.
func KeyOf(a, b Ref) Key {
	if a.compare(b) > 0 {
		a, b = b, a
	}
	return Key{a, b}
}

func (k Key) compare(l Key) int { return cmp.Or(k.A.compare(l.A), k.B.compare(l.B)) }

// Act is one line of a reviewer's file.
type Act struct {
	Line      int       // of the file, the header being line 1
	Time      time.Time // UTC, whole seconds
	Reviewer  string
	Kind      Kind
	Pair      Key
	Judgement Judgement // empty where Kind is Undone
	Saw       string    // what of the model's opinion was in view: "", "account" or "probability"
	Note      string
	Undoes    int // line of the act that is taken back, where Kind is Undone
}

// header is the first line of every file of decisions.
const header = "time,reviewer,act,list_a,id_a,list_b,id_b,judgement,saw,note,undoes,hash"

const timeForm = "2006-01-02T15:04:05Z"

// start is the hash before the first act. It holds the reviewer, so that the
// file of one cannot pass for that of another.
func start(reviewer string) string { return digest(header, reviewer) }

// digest is SHA-256, in hexadecimal, of the hash before, a line feed, and what
// a line says up to its last comma.
func digest(before, body string) string {
	h := sha256.Sum256([]byte(before + "\n" + body))
	return hex.EncodeToString(h[:])
}

// One act is one line, whatever an id holds.
var (
	escapes   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)
	unescapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")
)

// body is the line of an act without its hash.
func (a *Act) body() (string, error) {
	undoes := ""
	if a.Kind == Undone {
		undoes = strconv.Itoa(a.Undoes)
	}
	row := []string{a.Time.UTC().Format(timeForm), a.Reviewer, string(a.Kind), a.Pair.A.List, a.Pair.A.ID,
		a.Pair.B.List, a.Pair.B.ID, string(a.Judgement), a.Saw, a.Note, undoes}
	for i := range row {
		row[i] = escapes.Replace(row[i])
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(row); err != nil {
		return "", err
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n"), w.Error()
}

var errForm = errors.New("not an act")

// parseAct reads the body of a line.
func parseAct(body string) (Act, error) {
	r := csv.NewReader(strings.NewReader(body))
	r.FieldsPerRecord = strings.Count(header, ",")
	row, err := r.Read()
	if err != nil {
		return Act{}, errForm
	}
	for i := range row {
		row[i] = unescapes.Replace(row[i])
	}
	a := Act{Reviewer: row[1], Kind: Kind(row[2]), Pair: Key{Ref{row[3], row[4]}, Ref{row[5], row[6]}},
		Judgement: Judgement(row[7]), Saw: row[8], Note: row[9]}
	if a.Time, err = time.Parse(timeForm, row[0]); err != nil {
		return Act{}, errForm
	}
	if a.Kind == Undone {
		if a.Undoes, err = strconv.Atoi(row[10]); err != nil {
			return Act{}, errForm
		}
	}
	if !a.valid() || a.Kind != Undone && row[10] != "" {
		return Act{}, errForm
	}
	return a, nil
}

// valid tells whether an act says what its kind must say.
func (a *Act) valid() bool {
	if a.Pair.A.compare(a.Pair.B) >= 0 || !slices.Contains([]string{"", SawAccount, SawProbability}, a.Saw) {
		return false
	}
	switch a.Kind {
	case Reviewed, Adjudicated:
		return slices.Contains([]Judgement{Same, Different, Unsure, Skip}, a.Judgement)
	case Undone:
		return a.Judgement == "" && a.Undoes > 1
	}
	return false
}

// What of the model's opinion a reviewer may have seen.
const (
	SawAccount     = "account"     // the account of the pair's weight
	SawProbability = "probability" // the probability
)
