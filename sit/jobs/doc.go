// Package jobs is the work queue: what the server does after it has answered. The queue is
// River's; what people see of a job is a row of ours, the operazione.
//
// Its words: operazione, a job that somebody started and follows; tipo, what sort of job, bound
// to the code that does it by cmd/sit; battito, the sign of life of who works; periodico, what is
// done by itself at an hour.
//
// An operazione runs once: it is never tried again by itself, since an import that failed must be
// looked at. It never imports anything itself, and knows no importer.
package jobs
