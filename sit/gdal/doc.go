// Package gdal runs the programs of GDAL as child processes that are held in a cage: limits on
// time, memory and file sizes, a scratch folder of their own, an environment that knows of no
// network, and only the drivers that the task at hand needs.
//
// Its words are processo (the cage of one task, to be closed) and guasto (why a program did not
// do its work). Who brings the outside in uses it to read any vector format; who gives data out
// uses it to write those that we do not write ourselves.
//
// It never decides what an office accepts or what is said to a person: that is for its callers.
package gdal
