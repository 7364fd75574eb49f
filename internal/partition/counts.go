package partition

// PairCounts gives the number of entities of a partition and of the pairs of
// records that are in one entity. Entity numbers are below len(entity).
func PairCounts(entity []int32) (entities int, pairs int64) {
	size := make([]int32, len(entity))
	for _, e := range entity {
		if size[e] == 0 {
			entities++
		}
		pairs += int64(size[e])
		size[e]++
	}
	return entities, pairs
}
