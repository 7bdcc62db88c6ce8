// Command sit is the territorial information system of an Italian comune: one program that
// keeps the database, brings the deliveries in and serves the map.
//
// Its words are those of the contract: ente, fornitura, riscontro, CDU. Each file is one
// command, or one thing that all commands need: flags, opening the database, exit codes.
//
// It decides nothing about cadastre, tributes or permits: it reads flags, opens, calls and
// prints.
package main
