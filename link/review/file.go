package review

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// File is what one reviewer's file says.
type File struct {
	Reviewer string
	Path     string
	Acts     []Act
	Head     string // hash of the last line; who has noted it can tell whether lines were taken off the end
	Torn     int    // bytes of a last line that was cut off by a crash; they count for nothing

	complete bool // the last line lacks only its line feed
}

var handle = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// CheckReviewer refuses what cannot name a reviewer. A handle becomes the name
// of a file on every system, hence lower case and no reserved words.
func CheckReviewer(name string) error {
	reserved := regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)
	if handle.MatchString(name) && !reserved.MatchString(name) {
		return nil
	}
	what := "the name of the reviewer cannot be used"
	if strings.Contains(name, "@") {
		what = "the name of the reviewer is an e-mail address"
	}
	return &problem.Error{What: what, Want: "a handle of a-z, 0-9, _ and -, at most 32 characters",
		Do: "choose a short handle that does not say who the reviewer is"}
}

// parse reads a file of acts and checks its chain. A last line without line
// feed was being written when the machine or the program stopped.
func parse(data []byte, path, reviewer string) (*File, error) {
	f := &File{Reviewer: reviewer, Path: path, Head: start(reviewer)}
	if !bytes.Contains(data, []byte("\n")) && strings.HasPrefix(header+"\n", string(data)) {
		f.Torn = len(data)
		return f, nil
	}
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	if string(first) != header {
		return nil, &problem.Error{File: path, Row: 1, What: "this is not a file of decisions", Want: "the header " + header,
			Do: "take the file out of the folder, or restore it from a copy"}
	}
	undone := map[int]bool{}
	for line := 2; len(rest) > 0; line++ {
		text, next, ended := bytes.Cut(rest, []byte("\n"))
		a, hash, err := f.line(string(text))
		switch {
		case err != nil && !ended:
			f.Torn = len(rest)
			return f, nil
		case err == nil:
			a.Line = line
			err = f.consistent(&a, undone)
		}
		if err != nil {
			return nil, &problem.Error{File: path, Row: line, What: err.Error(),
				Want: "the line as it was written by a review; a line was changed, lost or put in here or just before",
				Do:   "restore the file from a copy; lines before this one are sound"}
		}
		f.Acts, f.Head, f.complete = append(f.Acts, a), hash, !ended
		rest = next
	}
	return f, nil
}

// line reads one line that must follow the head.
func (f *File) line(text string) (Act, string, error) {
	at := strings.LastIndexByte(text, ',')
	if at < 0 {
		return Act{}, "", errForm
	}
	body, hash := text[:at], text[at+1:]
	if hash != digest(f.Head, body) {
		return Act{}, "", fmt.Errorf("the chain of hashes is broken")
	}
	a, err := parseAct(body)
	return a, hash, err
}

// consistent checks an act against those before it.
func (f *File) consistent(a *Act, undone map[int]bool) error {
	if a.Reviewer != f.Reviewer {
		return fmt.Errorf("the act is by another reviewer than the file's name says")
	}
	if a.Kind != Undone {
		return nil
	}
	i := a.Undoes - 2
	if i < 0 || i >= len(f.Acts) || f.Acts[i].Kind == Undone || f.Acts[i].Pair != a.Pair || undone[a.Undoes] {
		return fmt.Errorf("the act takes back a line that does not stand")
	}
	undone[a.Undoes] = true
	return nil
}

// live are the acts of a kind that were not taken back, in the order of the file.
func (f *File) live(kind Kind) []Act {
	undone := map[int]bool{}
	for _, a := range f.Acts {
		if a.Kind == Undone {
			undone[a.Undoes] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(f.Acts), func(a Act) bool { return a.Kind != kind || undone[a.Line] })
}

// Standing gives for each pair the last judgement of a kind that was not taken
// back. A pair that was last skipped is not in it.
func (f *File) Standing(kind Kind) map[Key]Act {
	out := map[Key]Act{}
	for _, a := range f.live(kind) {
		if a.Judgement == Skip {
			delete(out, a.Pair)
			continue
		}
		out[a.Pair] = a
	}
	return out
}
