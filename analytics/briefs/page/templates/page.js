// Draws the charts over their static versions, sorts tables, hands out CSV and pictures.
// Without it the page is complete: static charts, tables, evidence.
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
  const { narrow, facets, ...figure } = charts.get(host.dataset.chart);
  const laid = narrow && isNarrow(host)
    ? { data: figure.data.map((trace, place) => narrow.data[place] ?? trace), layout: narrow.layout }
    : figure;
  const copy = structuredClone(night.matches ? recolour(laid, colours) : laid); // plotly writes into it
  host.dataset.narrow = isNarrow(host);
  leave(copy, facets, picked.get(host.dataset.chart));
  await window.Plotly.react(host, copy.data, { ...copy.layout, autosize: true }, config);
};

const drawAgain = () => document.querySelectorAll(".live:not([hidden])").forEach((host) => {
  if (host.dataset.narrow !== String(isNarrow(host))) draw(host);
});

// A mark leads to the row behind it, or to the evidence of its chart where that is not set out.
const openRow = (of, { chart, of: figure }) => {
  const listed = byId(`${figure}-table`)?.querySelector(`[data-of="${[of].flat()[0]}"] .to-rows`);
  const id = listed ? listed.hash.slice(1) : `evidence-${chart}`;
  const row = byId(id);
  if (!row) return;
  for (let part = row.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  location.hash = id;
};

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
  hosts.forEach((host) => host.on("plotly_click", ({ points: [point] }) => openRow(point.customdata, host.dataset)));
  hosts.filter((host) => charts.get(host.dataset.chart).facets).forEach(offerPicking);
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

// A picture leaves the page, so it takes its title, notes, source and edition along: the static
// chart in a frame, which is laid out for print, in the colours of the light page.
const wrap = (text, width, size) => {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length * size * 0.52 > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

const framed = (id) => {
  const space = "http://www.w3.org/2000/svg";
  const figure = byId(id);
  const chart = figure.querySelector(".static svg").cloneNode(true);
  const [, , width, height] = chart.getAttribute("viewBox").split(/\s+/).map(Number);
  const svg = document.createElementNS(space, "svg");
  const inner = width - 24;
  let y = 8;
  const write = (text, size, fill, weight = 400) => {
    for (const line of wrap(text.trim(), inner, size)) {
      y += size * 1.35;
      const node = document.createElementNS(space, "text");
      Object.entries({ x: 12, y, fill, "font-size": size, "font-weight": weight, "font-family": "sans-serif" })
        .forEach(([name, value]) => node.setAttribute(name, value));
      node.textContent = line;
      svg.append(node);
    }
  };
  const words = (selector) => [...figure.querySelectorAll(selector)].map((one) => one.textContent.trim()).filter(Boolean);
  write(words("figcaption :is(h2,h3,h4)").join(" "), 15, "#1c2127", 700);
  words(".subtitle").forEach((one) => write(one, 11, "#59626d"));
  y += 8;
  Object.entries({ x: 0, y, width, height }).forEach(([name, value]) => chart.setAttribute(name, value));
  svg.append(chart);
  y += height + 4;
  words(":scope > .note").forEach((one) => write(one, 9, "#59626d"));
  words(".source-line").forEach((one) => write(one, 9, "#59626d"));
  write(byId("cite").textContent.replace(/\s+/g, " "), 9, "#59626d");
  y += 12;
  const back = document.createElementNS(space, "rect");
  Object.entries({ width, height: y, fill: "#ffffff" }).forEach(([name, value]) => back.setAttribute(name, value));
  svg.prepend(back);
  Object.entries({ xmlns: space, viewBox: `0 0 ${width} ${y}`, width, height: y }).forEach(([name, value]) => svg.setAttribute(name, value));
  // Elsewhere the page's variables are unknown: their light tone stands beside them.
  const text = new XMLSerializer().serializeToString(svg).replace(/var\(--[\w-]+,\s*([^()]+)\)/g, "$1");
  return { text, width, height: y };
};

const saveImage = async (id, format) => {
  const { text, width, height } = framed(id);
  const blob = new Blob([text], { type: "image/svg+xml" });
  if (format === "svg") return save(blob, blob.type, `${id}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * 3, height * 3];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => save(png, "image/png", `${id}.png`));
};

const rank = (text) => {
  const number = text.replace(/,/g, "").match(/^[-−]?\d+(\.\d+)?/);
  const day = text.match(/(?:\d{1,2} )?\p{Lu}\p{Ll}+ \d{4}$/u); // the last day or month of a window
  if (day && !isNaN(Date.parse(day[0]))) return Date.parse(day[0]);
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

// A sentence leaves the page with who says so, and how to cite the brief.
const copy = async (button) => {
  const told = button.parentElement.cloneNode(true);
  told.querySelectorAll(".marker, button").forEach((one) => one.remove());
  const marker = button.parentElement.querySelector(".marker");
  const voices = marker && document.querySelector(`${marker.hash} [data-fact=voices]`);
  const source = voices ? `Source: ${voices.textContent}.` : "";
  await navigator.clipboard.writeText(
    [told.textContent, source, byId("cite").textContent].join("\n").replace(/[ \t]+/g, " ").trim());
  button.textContent = "copied";
};

