// Package territorio is the hall of the office: it composes what the rooms answer into the
// things people ask at the counter, such as "what is here" and the scheda of a particella.
//
// Its word is scheda. Questions about today go to the Locator, which has the map in memory;
// those about another day, or that the Locator cannot answer alone, go to the rooms.
//
// It keeps nothing, decides nothing about permissions, and holds no rule of any single office.
package territorio
