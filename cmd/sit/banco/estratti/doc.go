// Package estratti invents what the tax office of a comune would deliver on the units of its registers:
// TARI and IMU extracts that name the same units by the same identifiers and the same people by the same
// tax codes.
//
// Catasto reads a whole load as banco/registri writes it; Scrivi makes the two extracts of it. The same
// seed gives the same bytes. A part of the units has no utenza, some declare less than they measure, some
// identifiers are written badly: what every real extract has, in shares that Opzioni says.
package estratti
