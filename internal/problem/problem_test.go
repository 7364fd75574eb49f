package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestErrorReadsAsOneSentence(t *testing.T) {
	tests := []struct {
		e    Error
		want string
	}{
		{Error{What: "it is empty"}, "it is empty"},
		{Error{File: "t.csv", Row: 3, Column: "count", What: "it is negative", Want: "0 or more", Do: "correct it"},
			"t.csv: row 3: column count: it is negative; expected 0 or more; correct it"},
		{Error{File: "t.csv", What: "there is no such file"}, "t.csv: there is no such file"},
	}
	for _, tt := range tests {
		if got := tt.e.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestInFile(t *testing.T) {
	p := &Error{Row: 2, What: "bad", Err: fs.ErrInvalid}
	wrapped := fmt.Errorf("reading: %w", p)
	got := InFile(wrapped, "a.csv")
	var q *Error
	if !errors.As(got, &q) || q.File != "a.csv" || p.File != "" {
		t.Errorf("got %v; the original must stay as it is", got)
	}
	if again := InFile(got, "b.csv"); again != got {
		t.Error("a file name already there is replaced")
	}
	if other := errors.New("x"); InFile(other, "a") != other || Is(other) {
		t.Error("an error of another kind is touched")
	}
	if !Is(wrapped) || !errors.Is(got, fs.ErrInvalid) {
		t.Error("the cause is lost")
	}
}
