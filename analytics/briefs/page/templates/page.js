"use strict";
// Draws the charts over their static versions, sorts tables, hands out CSV and pictures.
// Without it the page is complete: static charts, tables, evidence.
(() => {
const byId = (id) => document.getElementById(id);

const inflate = async (packed) => {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};

const read = async (id) => {
  const value = JSON.parse(byId(id).textContent);
  return value && value.gzip ? JSON.parse(await inflate(value.gzip)) : value;
};

// The script of the charts runs as an inline script whose hash the policy allows.
const loadPlotly = async () => {
  const script = document.createElement("script");
  script.textContent = await inflate(byId("bundle").textContent);
  document.head.append(script);
  if (!window.Plotly) throw new Error("the chart script did not run");
};

const recolour = (value, colours) => {
  if (typeof value === "string") return Object.hasOwn(colours, value) ? colours[value] : value;
  if (Array.isArray(value)) return value.map((one) => recolour(one, colours));
  if (value && typeof value === "object" && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recolour(v, colours)]));
  }
  return value;
};

const config = {
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  topojsonURL: "",
  displayModeBar: false,
  responsive: true,
  scrollZoom: false,
};

const night = matchMedia("(prefers-color-scheme: dark)");
const charts = new Map();
let colours = {};

// A telephone has a layout of its own: names stand above their marks.
const isNarrow = (host) => host.parentElement.clientWidth < 560;

const draw = async (host) => {
  const { narrow, ...figure } = charts.get(host.dataset.chart);
  const laid = narrow && isNarrow(host) ? { ...figure, ...narrow } : figure;
  const copy = structuredClone(night.matches ? recolour(laid, colours) : laid); // plotly writes into it
  host.dataset.narrow = isNarrow(host);
  await window.Plotly.react(host, copy.data, { ...copy.layout, autosize: true }, config);
};

const drawAgain = () => document.querySelectorAll(".live:not([hidden])").forEach((host) => {
  if (host.dataset.narrow !== String(isNarrow(host))) draw(host);
});

const drawAll = async () => {
  const hosts = [...document.querySelectorAll(".live")];
  if (!hosts.length) return;
  colours = await read("colours");
  await loadPlotly();
  for (const host of hosts) {
    charts.set(host.dataset.chart, await read(`${host.dataset.chart}-chart`));
    host.hidden = false;
    host.parentElement.classList.add("is-live");
    try {
      await draw(host);
    } catch (error) { // the static chart says the same
      host.hidden = true;
      host.parentElement.classList.remove("is-live");
      throw error;
    }
  }
  night.addEventListener("change", () => hosts.forEach(draw));
  addEventListener("resize", drawAgain);
};

const save = (content, type, filename) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const asText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

// A picture leaves the page, so it takes its title and its source along.
const saveImage = async (id, format) => {
  const figure = structuredClone(charts.get(id));
  const words = (selector) => {
    const copy = byId(id).querySelector(selector)?.cloneNode(true);
    copy?.querySelectorAll(".marker").forEach((marker) => marker.remove());
    return asText(copy ? copy.textContent.trim().slice(0, 240) : "");
  };
  const title = words("figcaption :is(h2,h3,h4)");
  const layout = figure.layout;
  const margin = layout.margin || {};
  layout.title = { text: `<b>${title}</b><br><sub>${words(".subtitle")}</sub>`, x: 0.02, xanchor: "left" };
  layout.margin = { ...margin, t: (margin.t || 28) + 70, b: (margin.b || 40) + 50 };
  layout.paper_bgcolor = "#ffffff";
  const height = (layout.height || 450) + 120;
  layout.annotations = [...(layout.annotations || []), {
    text: words(".source-line"), font: { size: 11 }, showarrow: false,
    xref: "paper", x: 0, xanchor: "left", yref: "paper", y: 0, yanchor: "top",
    yshift: -(margin.b || 40) - 5,
  }];
  await window.Plotly.downloadImage(
    { data: figure.data, layout: { ...layout, width: 1000, height } },
    { format, filename: id, width: 1000, height, scale: format === "png" ? 2 : 1 },
  );
};

const rank = (text) => {
  const number = text.replace(/,/g, "").match(/^[-−]?\d+(\.\d+)?/);
  if (/^\d{1,2} \p{L}+ \d{4}/u.test(text)) return Date.parse(text.match(/^\S+ \S+ \S+/)[0]);
  return number ? Number(number[0].replace("−", "-")) : NaN;
};

const sortBy = (button) => {
  const head = button.closest("th");
  const table = head.closest("table");
  const descending = head.ariaSort === "ascending";
  table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const key = (row) => row.cells[head.cellIndex].textContent.trim();
  const none = (text) => text === "–" || text === "";
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (none(x) || none(y)) return none(x) - none(y); // what is missing stays last
    const [m, n] = [rank(x), rank(y)];
    const order = isNaN(m) || isNaN(n) ? x.localeCompare(y) : m - n;
    return descending ? -order : order;
  });
  table.tBodies[0].append(...rows);
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { csv, image, of, provenance } = button.dataset;
  if (csv) save("\ufeff" + (await read(`${csv}-csv`)), "text/csv", byId(`${csv}-csv`).dataset.filename);
  else if (image) await saveImage(of, image);
  else if (provenance) save(byId("provenance").textContent, "application/json", provenance);
  else if (button.closest("th")) sortBy(button);
});

drawAll();
})();
