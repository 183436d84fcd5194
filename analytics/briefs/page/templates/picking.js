// Events picked by time, area and actor: the chart draws them, its table and the rows behind it
// list them, and a line says how many they are of how many.
const LISTED = 500; // picked rows set out at once
const picked = new Map(); // by chart: which of its rows, and the days shown
const asDay = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
const inWords = (day) => new Date(day * 864e5).toLocaleDateString("en-GB",
  { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const inFigures = (count) => count.toLocaleString("en-GB");

// Take out of a drawing what is not picked. A bar of many keeps its share.
const leave = ({ data, layout }, facets, pick) => {
  if (!pick) return;
  const { rows, from, to } = pick;
  for (const trace of data.filter((one) => one.customdata)) {
    const shares = trace.customdata.map((of) => [[of].flat().filter((row) => rows[row]).length, [of].flat().length]);
    trace.y = trace.y.map((y, place) => {
      const [left, all] = shares[place];
      return left ? (trace.type === "bar" ? (y * left) / all : y) : null;
    });
    trace.text = trace.text.map((text, place) => {
      const [left, all] = shares[place];
      return left < all ? `${text}<br>${inFigures(left)} of them picked` : text;
    });
  }
  const inLane = facets.lane.names.map(() => 0);
  rows.forEach((one, row) => { if (one && row < facets.count) inLane[facets.lane.of[row]] += 1; });
  layout.annotations = layout.annotations.filter(({ name }) => !name?.startsWith("row ") || rows[name.slice(4)]);
  for (const note of layout.annotations.filter(({ name }) => name?.startsWith("lane "))) {
    const lane = facets.lane.names.indexOf(facets.lanes[note.name.slice(5)]);
    note.text = [...note.text.split("   ").slice(0, -1), inFigures(inLane[lane] ?? 0)].join("   ");
  }
  layout.xaxis.range = [asDay(from), asDay(to + 1)];
};

// What makes a table list only rows of what is picked: those on the page, then those beyond.
const follower = (table, rest) => {
  if (!table) return () => 0;
  const setOut = [...table.tBodies[0].rows];
  let beyond = [];
  return (rows) => {
    setOut.forEach((row) => { row.hidden = rows !== null && !rows[row.dataset.of]; });
    beyond.forEach((row) => row.remove());
    const room = LISTED - setOut.filter((row) => !row.hidden).length;
    const more = rows && rest ? rest.rows.map((row, place) => (rows[row] ? place : -1)).filter((place) => place >= 0) : [];
    beyond = more.slice(0, Math.max(room, 0)).map((place) => {
      const line = document.createElement("tr");
      for (const { kind, cells, of } of rest.columns) {
        const cell = line.insertCell();
        cell.className = kind;
        cell.innerHTML = cells[of[place]]; // written and escaped as those on the page
      }
      return line;
    });
    table.tBodies[0].append(...beyond);
    return LISTED - room + beyond.length;
  };
};

const offerPicking = (host) => {
  const { chart, of } = host.dataset;
  const { facets, layout } = charts.get(chart);
  const [low, high] = layout.xaxis.range.map((edge) => Math.round(Date.parse(edge.slice(0, 10)) / 864e5));
  const table = byId(`${of}-table`);
  [...table.tBodies[0].rows].forEach((row, place) => { row.dataset.of = place; });
  const listed = follower(table, facets.listed);
  const behind = follower(byId(`evidence-${chart}-rows`), facets.behind);

  const box = document.createElement("div");
  box.className = "picking";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Pick events");
  box.innerHTML = `<label>Area <select></select></label> <label>Actor <select></select></label>
<label class="edge"><span></span><input type="range"></label>
<svg viewBox="0 0 120 20" preserveAspectRatio="none" aria-hidden="true"><path class="all"/><path class="some"/></svg>
<label class="edge"><span></span><input type="range"></label>
<p role="status"></p><button type="button">Show all</button>`;
  const selects = [...box.querySelectorAll("select")];
  const edges = [...box.querySelectorAll("input")];
  const [said, all] = [box.querySelector("p"), box.querySelector("button")];
  ["area", "actor"].forEach((facet, place) => {
    const { names, sets, of: set } = facets[facet];
    const sizes = names.map(() => 0);
    set.slice(0, facets.count).forEach((one) => sets[one].forEach((name) => { sizes[name] += 1; }));
    selects[place].append(new Option("all", ""),
      ...names.map((name, at) => new Option(`${name} (${inFigures(sizes[at])})`, at)).filter((_, at) => sizes[at]));
  });
  edges.forEach((edge) => Object.assign(edge, { min: low, max: high - 1, step: 1 }));

  const bins = (rows) => {
    const counts = Array(120).fill(0);
    rows.forEach((one, row) => {
      if (one && row < facets.count) counts[Math.min(119, Math.max(0, Math.floor((120 * (facets.first[row] - low)) / (high - low))))] += 1;
    });
    return counts;
  };
  const most = Math.max(...bins(facets.first.map(() => true)), 1);
  const outline = (rows) => bins(rows).map((count, at) => `M${at} 20v${(-20 * count) / most}h1V20`).join("");

  const pick = () => {
    const [area, actor] = selects.map((one) => one.value);
    const [from, to] = edges.map((one) => Number(one.value));
    const has = ({ sets, of: set }, wanted, row) => wanted === "" || sets[set[row]].includes(Number(wanted));
    const alike = facets.first.map((_, row) => has(facets.area, area, row) && has(facets.actor, actor, row));
    const rows = alike.map((one, row) => one && facets.first[row] <= to && facets.last[row] >= from);
    const whole = area === "" && actor === "" && from === low && to === high - 1;
    whole ? picked.delete(chart) : picked.set(chart, { rows, from, to });
    edges.forEach((edge, place) => {
      const told = inWords(edge.value);
      edge.setAttribute("aria-valuetext", told);
      edge.previousSibling.textContent = `${place ? "To" : "From"} ${told}`;
    });
    box.querySelector(".all").setAttribute("d", outline(facets.first.map(() => true)));
    box.querySelector(".some").setAttribute("d", outline(rows));
    const count = rows.filter(Boolean).length;
    const events = rows.slice(0, facets.count).filter(Boolean).length;
    const figures = rows.length - facets.count;
    const lines = listed(whole ? null : rows);
    behind(whole ? null : rows);
    said.textContent = [
      `${inFigures(events)} of ${inFigures(facets.count)} events shown.`,
      whole ? "" : "The table and the rows behind it follow; prints and downloads hold all.",
      figures && !whole ? `${inFigures(count - events)} of ${inFigures(figures)} reported figures are in the table.` : "",
      lines < count && !whole ? `The table holds the first ${inFigures(lines)}.` : "",
    ].filter(Boolean).join(" ");
    all.hidden = whole;
    return draw(host);
  };
  const reset = () => {
    selects.forEach((one) => { one.value = ""; });
    [edges[0].value, edges[1].value] = [low, high - 1];
    pick();
  };
  let soon;
  box.addEventListener("input", ({ target }) => {
    const [first, last] = edges.map((one) => Number(one.value));
    if (first > last) edges[target === edges[0] ? 1 : 0].value = target.value;
    clearTimeout(soon);
    soon = setTimeout(pick, 80);
  });
  all.addEventListener("click", () => { reset(); selects[0].focus(); });
  // A stretch drawn out in the chart is a stretch of time picked; a double click takes it back.
  host.on("plotly_relayout", (change) => {
    const [from, to] = [0, 1].map((end) => change[`xaxis.range[${end}]`]).map((edge) => Date.parse(edge) / 864e5);
    if (isNaN(from) || isNaN(to)) return;
    [edges[0].value, edges[1].value] = [Math.floor(from), Math.ceil(to) - 1];
    pick();
  });
  host.on("plotly_doubleclick", reset);
  host.parentElement.after(box);
  reset();
};

