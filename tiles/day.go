package tiles

import (
	"math"
	"time"
)

// Day counts days from 1 January 1970, as PostgreSQL's dates do but for their origin.
type Day int32

// The ends of time: a validity without a lower or an upper bound.
const (
	MinDay Day = math.MinInt32
	MaxDay Day = math.MaxInt32
)

// DayOf is the day of a calendar date, whatever the clock and the zone of t.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date is the day at midnight UTC, and false for the two ends of time.
func (d Day) Date() (time.Time, bool) {
	if d == MinDay || d == MaxDay {
		return time.Time{}, false
	}
	return time.Unix(int64(d)*86400, 0).UTC(), true
}
