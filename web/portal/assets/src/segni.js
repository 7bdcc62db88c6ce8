// The conventional signs of the cadastral sheet, drawn when a tile first asks for one. Each is
// a few strokes in a square of 48 units, its reference point where the style anchors it.

const LATO = 48;
const C = LATO / 2;

const tratti = {
  // termine: a small circle
  simbolo_2: (g) => { g.arc(14, C, 9, 0, 2 * Math.PI); vuoto(g); },
  // parametro: the tick of the coordinate grid
  simbolo_3: (g) => { linee(g, [[C, 4, C, 44], [4, C, 44, C]]); },
  simbolo_1: (g) => { linee(g, [[8, 8, 40, 40], [40, 8, 8, 40]]); },
  // osso di morto: two rings joined by a bar
  simbolo_4: (g) => {
    linee(g, [[13, C, 35, C]]);
    for (const x of [8, 40]) { g.beginPath(); g.arc(x, C, 5, 0, 2 * Math.PI); vuoto(g); }
  },
  // water: an arrow along the flow
  simbolo_5: (g) => { freccia(g, 46); },
  simbolo_6: (g) => { freccia(g, 38); },
  simbolo_7: (g) => { freccia(g, 30); },
  // punto fiduciale trigonometrico: triangle with its centre
  simbolo_8: (g) => { triangolo(g); punto(g, C, 29, 3.5); },
  simbolo_9: (g) => { graffa(g, 13); },
  simbolo_14: (g) => { graffa(g, 19); },
  // ancora
  simbolo_10: (g) => { linee(g, [[C, 8, C, 40], [14, 16, 34, 16]]); g.beginPath(); g.arc(C, 26, 14, 0.15 * Math.PI, 0.85 * Math.PI); g.stroke(); },
  // termine provinciale: a circle with its centre
  simbolo_11: (g) => { g.arc(16, C, 11, 0, 2 * Math.PI); vuoto(g); punto(g, 16, C, 3); },
  // croce su roccia
  simbolo_13: (g) => { linee(g, [[C, 10, C, 38], [10, C, 38, C], [C - 5, 10, C + 5, 10], [C - 5, 38, C + 5, 38]]); },
  simbolo_15: (g) => { linee(g, [[C, C, C, 38]]); },
  simbolo_16: (g) => { linee(g, [[C, C, C, 46]]); },
  // punto fiduciale semplice
  simbolo_20: (g) => { g.arc(C, C, 12, 0, 2 * Math.PI); vuoto(g); linee(g, [[C, 6, C, 42], [6, C, 42, C]]); },
  // call-out marks of the GeoJSON sheets
  simbolo_31: (g) => { linee(g, [[C, C, C + 12, C - 6], [C, C, C + 12, C + 6]]); },
  simbolo_32: (g) => { linee(g, [[C - 8, C, C + 8, C]]); },
};
tratti.fiduciale = tratti.simbolo_20;

const rossi = new Set(['simbolo_8', 'simbolo_20', 'fiduciale']);

function linee(g, segmenti) {
  g.beginPath();
  for (const [x1, y1, x2, y2] of segmenti) { g.moveTo(x1, y1); g.lineTo(x2, y2); }
  g.stroke();
}

function vuoto(g) { g.fill(); g.stroke(); }

function punto(g, x, y, r) {
  g.beginPath();
  g.arc(x, y, r, 0, 2 * Math.PI);
  g.fillStyle = g.strokeStyle;
  g.fill();
}

function triangolo(g) {
  g.moveTo(C, 6); g.lineTo(43, 40); g.lineTo(5, 40); g.closePath();
  vuoto(g);
}

function freccia(g, fine) { linee(g, [[2, C, fine, C], [fine - 9, C - 6, fine, C], [fine - 9, C + 6, fine, C]]); }

// graffa di annessione: the long S that ties a building to its corte
function graffa(g, mezza) {
  g.beginPath();
  g.moveTo(C + 9, C - mezza);
  g.bezierCurveTo(C - 4, C - mezza - 5, C + 2, C - 4, C, C);
  g.bezierCurveTo(C - 2, C + 4, C + 4, C + mezza + 5, C - 9, C + mezza);
  g.stroke();
}

/** Pixels of a sign at twice its size, for dense screens; a code we do not know is a small dot. */
export function disegna(nome, colori) {
  const tela = document.createElement('canvas');
  tela.width = tela.height = LATO * 2;
  const g = tela.getContext('2d');
  g.scale(2, 2);
  g.lineWidth = 3;
  g.lineCap = g.lineJoin = 'round';
  g.strokeStyle = rossi.has(nome) ? colori.fiduciale : colori.segno;
  g.fillStyle = colori.carta;
  g.beginPath();
  (tratti[nome] ?? (() => punto(g, C, C, 4)))(g);
  return { immagine: g.getImageData(0, 0, tela.width, tela.height), rapporto: 4, tela };
}
