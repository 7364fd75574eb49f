package link

// Role says what a column of a list holds.
type Role string

// The roles.
const (
	ID          Role = "id"          // the list's own number of a record
	FullName    Role = "name"        // whole name in one column
	Given       Role = "given"       // own name
	Father      Role = "father"      // father's name
	Grandfather Role = "grandfather" // paternal grandfather's name
	Family      Role = "family"      // family name
	Mother      Role = "mother"      // mother's name
	Alias       Role = "alias"       // other names the person is known by, divided by ; or |
	Sex         Role = "sex"
	Birth       Role = "birth"      // date of birth, whole or in part
	BirthYear   Role = "birth_year" // the same in columns of its own
	BirthMonth  Role = "birth_month"
	BirthDay    Role = "birth_day"
	Age         Role = "age"  // in years, on the date of the event
	Event       Role = "date" // date of what happened: death, arrest
	EventYear   Role = "date_year"
	EventMonth  Role = "date_month"
	EventDay    Role = "date_day"
	Place       Role = "place"  // town, suburb, district: the finest place
	Region      Role = "region" // province, state
	Postcode    Role = "postcode"
	Address     Role = "address"  // street and what else is below the place; several columns may have this role
	House       Role = "house"    // number in the street
	Number      Role = "number"   // nearly unique: national number, e-mail, telephone; several columns may have this role
	Category    Role = "category" // compared for equality: several columns may have this role
	Text        Role = "text"     // compared by similarity of letters: several columns may have this role
	Carry       Role = "carry"    // not compared, kept for strata
	Ignore      Role = "ignore"   // not used
)

// Mapping gives a column its role.
type Mapping struct {
	Column string
	Role   Role
	Why    string // how a recognised column was recognised, for the user to read; empty if the user said so
}
