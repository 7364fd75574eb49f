package link

// chunk is what a worker takes at a time: the blocks from one to before
// another, or, of a block too large to be taken at once, the pairs of some of
// its records with all that follow them.
type chunk struct {
	from, to       int
	rowFrom, rowTo int // records of the block; 0, 0 where whole blocks are taken
}

// chunkPairs is about how many pairs a chunk has; tests make it smaller.
var chunkPairs int64 = 1 << 18

// chunks divides the blocks into chunks of about so many pairs.
func (b *blockSet) chunks(pairs int64) []chunk {
	var out []chunk
	from, sum := 0, int64(0)
	flush := func(to int) {
		if from < to {
			out = append(out, chunk{from: from, to: to})
		}
		from, sum = to, 0
	}
	for i := range b.keys {
		n := int64(b.start[i+1] - b.start[i])
		all := n * (n - 1) / 2
		if all >= 2*pairs {
			flush(i)
			out = append(out, parts(i, int(n), pairs)...)
			from = i + 1
			continue
		}
		if sum += all; sum >= pairs {
			flush(i + 1)
		}
	}
	flush(len(b.keys))
	return out
}

// parts divides block i of n records.
func parts(i, n int, pairs int64) []chunk {
	var out []chunk
	from, sum := 0, int64(0)
	for x := range n {
		sum += int64(n - 1 - x)
		if sum >= pairs || x == n-1 {
			out = append(out, chunk{i, i + 1, from, x + 1})
			from, sum = x+1, 0
		}
	}
	return out
}
