// One Excel workbook of all tables and rows that the page holds: a zip of a few parts, not packed.
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});
const checksum = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), ~0) >>> 0;
const record = (...fields) => Uint8Array.from(
  fields.flatMap(([value, size]) => Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 255)));

const zip = (parts) => {
  const [local, central] = [[], []];
  let [at, listed] = [0, 0];
  for (const [name, text] of Object.entries(parts)) {
    const [path, content] = [name, text].map((one) => new TextEncoder().encode(one));
    // Version, flags (UTF-8), stored, time, the first day of 1980, checksum, sizes, length of the name.
    const facts = [[20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [checksum(content), 4],
      [content.length, 4], [content.length, 4], [path.length, 2], [0, 2]];
    const entry = record([0x02014b50, 4], [20, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    const head = record([0x04034b50, 4], ...facts);
    local.push(head, path, content);
    central.push(entry, path);
    at += head.length + path.length + content.length;
    listed += entry.length + path.length;
  }
  const count = central.length / 2;
  return [...local, ...central, record([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [listed, 4], [at, 4], [0, 2])];
};

const readCsv = (text) => {
  const rows = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\r?\n)/g)) {
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
};

const inXml = (text) => text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, (sign) => (sign < "\x20" ? "" : "\ufffd"))
  .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
// Numbers and days as such, everything else as words.
const asCell = (value, style) => {
  if (value === "") return "<c/>";
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?(e[-+]?\d+)?$/i.test(value)) return `<c><v>${value}</v></c>`;
  if (/^(19|2\d)\d\d-\d\d-\d\d$/.test(value)) return `<c s="1"><v>${Date.parse(value) / 864e5 + 25569}</v></c>`;
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${inXml(value.slice(0, 32767))}</t></is></c>`;
};
const SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const asSheet = (rows) => `<worksheet xmlns="${SHEETS}"><sheetData>${rows.map((row, place) =>
  `<row>${row.map((cell) => asCell(cell, place ? "" : ' s="2"')).join("")}</row>`).join("")}</sheetData></worksheet>`;

const saveWorkbook = async (filename) => {
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const sheets = [];
  const contents = [["Sheet", "What it holds", "Rows", "Of", "Left out"]];
  for (const table of document.querySelectorAll("table[data-total]")) {
    const csv = byId(`${table.id}-csv`);
    const rows = csv ? readCsv(await read(csv.id)) : [...table.rows].map((row) => [...row.cells].map(words));
    const name = `${sheets.length + 1} ${table.id.replace(/-table$/, "")}`.slice(0, 31);
    const more = table.closest(".evidence-body")?.querySelector(":scope > p:not(.tools, .note)");
    sheets.push([name, rows]);
    contents.push([name, words(table.caption), String(rows.length - 1), table.dataset.total, more ? words(more) : ""]);
  }
  contents.push([], [words(byId("headline"))], [words(byId("cite"))], [], ["Sources"],
    ...[...document.querySelectorAll(".sources li")].map((one) => [words(one)]));
  sheets.unshift(["contents", contents]);
  const each = (write) => sheets.map(([name, rows], place) => write(place + 1, inXml(name), rows)).join("");
  const relations = (inside) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
  const parts = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${KINDS}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${KINDS}.styles+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${KINDS}.worksheet+xml"/>`)}</Types>`,
    "_rels/.rels": relations(`<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`),
    "xl/workbook.xml": `<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets>${each((n, name) => `<sheet name="${name}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations(`${each((n) => `<Relationship Id="r${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${OFFICE}/styles" Target="styles.xml"/>`),
    "xl/styles.xml": `<styleSheet xmlns="${SHEETS}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
  each((n, _, rows) => { parts[`xl/worksheets/sheet${n}.xml`] = asSheet(rows); return ""; });
  save(new Blob(zip(parts)), `${KINDS}.sheet`, filename);
};

