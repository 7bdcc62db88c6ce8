// Tables that leave as files.

/** A cell of text as a spreadsheet must take it: never as a formula, quoted where it has to be. */
export function cella(v) {
  if (v === null || v === undefined) return '';
  if (typeof v === 'number') return String(v).replace('.', ',');
  let s = String(v);
  if (/^[=+\-@\t\r]/.test(s)) s = `'${s}`;
  return /[";\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
}

/** CSV as Italian spreadsheets open it: BOM, semicolons, decimal comma. */
export const csv = (colonne, righe) => `\uFEFF${[colonne, ...righe].map((r) => r.map(cella).join(';')).join('\r\n')}\r\n`;
