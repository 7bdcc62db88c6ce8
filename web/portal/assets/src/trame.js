// The hatchings of zones and constraints, each a small square that repeats: what is told by a colour
// is told by a pattern too.

const LATO = 16;

const tratti = {
  trama_A: (g) => { obliqua(g, 1, 8); obliqua(g, -1, 8); },
  trama_B: (g) => obliqua(g, 1, 8),
  trama_C: (g) => obliqua(g, 1, 16),
  trama_D: (g) => { linea(g, 4, 0, 4, LATO); linea(g, 12, 0, 12, LATO); },
  trama_E: (g) => { punto(g, 4, 4); punto(g, 12, 12); },
  trama_F: (g) => obliqua(g, -1, 8),
  trama_paesaggio: (g) => obliqua(g, -1, 16),
  trama_acqua: (g) => { onda(g, 4); onda(g, 12); },
  trama_reti: (g) => { linea(g, 8, 4, 8, 12); linea(g, 4, 8, 12, 8); },
  trama_natura: (g) => { punto(g, 4, 12); punto(g, 12, 4); linea(g, 2, 4, 6, 4); linea(g, 10, 12, 14, 12); },
  trama_altro: (g) => obliqua(g, 1, 16),
};

function linea(g, x1, y1, x2, y2) {
  g.beginPath();
  g.moveTo(x1, y1);
  g.lineTo(x2, y2);
  g.stroke();
}

/** Parallels at 45 degrees, a multiple of passo apart: they meet those of the next square. */
function obliqua(g, verso, passo) {
  for (let c = -LATO; c <= 2 * LATO; c += passo) linea(g, c - LATO, verso > 0 ? LATO : 0, c + LATO, verso > 0 ? -LATO : 2 * LATO);
}

function punto(g, x, y) {
  g.beginPath();
  g.arc(x, y, 1.5, 0, 2 * Math.PI);
  g.fill();
}

function onda(g, y) {
  g.beginPath();
  g.moveTo(0, y);
  g.bezierCurveTo(LATO / 4, y - 4, LATO / 4, y - 4, LATO / 2, y);
  g.bezierCurveTo((LATO * 3) / 4, y + 4, (LATO * 3) / 4, y + 4, LATO, y);
  g.stroke();
}

export const eTrama = (nome) => nome in tratti;

/** Pixels of a hatching at twice its size, and its canvas, for the legend. */
export function tesse(nome, colore) {
  const tela = document.createElement('canvas');
  tela.width = tela.height = LATO * 2;
  const g = tela.getContext('2d');
  g.scale(2, 2);
  g.strokeStyle = g.fillStyle = colore;
  g.lineWidth = 1.2;
  tratti[nome](g);
  return { immagine: g.getImageData(0, 0, tela.width, tela.height), rapporto: 2, tela };
}
