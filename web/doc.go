// Package web is the door: the router, what happens around every request, and the one place
// where the kinds of error of the offices become HTTP.
//
// Its words are rotta (a resource and its methods) and problema (the document of RFC 9457 that
// an error becomes). The resources themselves are in web/api; what is none of them belongs to the
// portal.
//
// It holds no question and no rule of any office. Logs and metrics carry the pattern of a
// route, never its path or its query, which may hold what a person typed.
package web
