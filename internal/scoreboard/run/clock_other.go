//go:build !unix

package run

import "time"

var begun = time.Now()

// processorTime is the time since the program began, where the system does not
// tell how much of it was spent computing.
func processorTime() time.Duration { return time.Since(begun) }
