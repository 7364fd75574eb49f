package atomicfile

import (
	"io"
	"sync/atomic"
)

// faults, when set, is asked before every step ("write", "sync", "rename");
// the error it returns takes the place of the step. It exists because a full
// disk cannot be had on demand.
var faults atomic.Pointer[func(step string) error]

// InjectFaults makes every later step of every write fail with what f returns
// (nil lets it pass), until the returned function is called. For tests only;
// tests that use it must not run in parallel with others that write files.
func InjectFaults(f func(step string) error) (restore func()) {
	old := faults.Swap(&f)
	return func() { faults.Store(old) }
}

// fault runs a step unless a test wants it to fail.
func fault(step string, do func() error) error {
	if f := faults.Load(); f != nil && *f != nil {
		if err := (*f)(step); err != nil {
			return err
		}
	}
	return do()
}

// faultWriter is a writer whose writes are steps.
type faultWriter struct{ w io.Writer }

func (f faultWriter) Write(p []byte) (n int, err error) {
	err = fault("write", func() error {
		n, err = f.w.Write(p)
		return err
	})
	return n, err
}
