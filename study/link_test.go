package study

// Two small lists of nobody.
const (
	listA = "nr,first_name,surname,died,region\n1,Ada,Stone,2020-01-02,north\n2,Ben,Field,2020-01-03,south\n"
	listB = "id,given,family,date,region\nx,Ada,Stone,2020-01-02,north\ny,Cleo,Hill,2020-01-04,north\n"
)
