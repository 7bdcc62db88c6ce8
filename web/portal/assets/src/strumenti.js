// The tools that work on the map: measuring, drawing, comparing, printing.

/** Puts the buttons of the tools in #attrezzi. azioni is what they may do to the rest of the
 * page; while one of them listens to the map, contesto.occupata keeps identify quiet. */
export function creaStrumenti() {}
