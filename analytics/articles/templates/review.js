"use strict";
// Decisions by keyboard: accept, reject, edit, undo; saved as the review.csv that the command reads.
(() => {
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const at = Object.fromEntries(data.columns.map((name, place) => [name, place]));
const cards = [...document.querySelectorAll("#rows article")];
const marks = Object.fromEntries([...document.querySelectorAll("mark")].map((mark) => [mark.dataset.row, mark]));
const done = [];
let now = 0;
let saved = true;

const order = () => [...document.querySelectorAll("#rows article")];
const row = (card) => data.rows[Number(card.dataset.number)];
const get = (card, name) => row(card)[at[name]];
// A cell that a spreadsheet might run carries an apostrophe, as the package writes it.
const harmless = (text) => (/^([\s\ufeff\u200b-\u200f]*[=+\-@|%＝＋－＠｜％\t\r\n]|')/u.test(text) ? "'" + text : text);

const set = (card, name, value) => {
  done.push([card, name, get(card, name)]);
  row(card)[at[name]] = value;
  saved = false;
  show(card);
};

const show = (card) => {
  const decision = get(card, "decision");
  card.classList.toggle("accept", decision === "accept");
  card.classList.toggle("reject", decision === "reject");
  card.querySelector("output").textContent = decision;
  for (const cell of card.querySelectorAll("td[data-name]")) {
    const value = get(card, cell.dataset.name).replace(/^'/, "");
    if (!cell.querySelector("input")) cell.querySelector("bdi").textContent = value;
  }
  const decided = data.rows.filter((one) => one[at.decision]).length;
  byId("progress").textContent = `${decided} of ${data.rows.length} decided${saved ? "" : ", not saved"}`;
  byId("meter").value = decided;
};

const go = (place) => {
  const all = order();
  if (!all.length) return;
  now = Math.min(Math.max(place, 0), all.length - 1);
  document.querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
  const card = all[now];
  card.classList.add("now");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  const mark = marks[card.id];
  if (mark) { mark.classList.add("now"); mark.scrollIntoView({ block: "center" }); card.scrollIntoView({ block: "nearest" }); }
};

const decide = (word) => { set(order()[now], "decision", word); go(now + 1); };

const undo = () => {
  const last = done.pop();
  if (!last) return;
  const [card, name, value] = last;
  row(card)[at[name]] = value;
  show(card);
  go(order().indexOf(card));
};

const edit = (card) => {
  const cells = [...card.querySelectorAll("td[data-name]")];
  for (const cell of cells) {
    const shown = cell.querySelector("bdi");
    const input = document.createElement("input");
    input.value = shown.textContent;
    input.setAttribute("aria-label", cell.dataset.name);
    shown.replaceChildren(input);
  }
  const close = (keep) => {
    for (const cell of cells) {
      const input = cell.querySelector("input");
      if (!input) continue;
      const value = harmless(input.value.trim());
      input.remove();
      if (keep && value !== get(card, cell.dataset.name)) set(card, cell.dataset.name, value);
    }
    if (keep && !get(card, "decision")) set(card, "decision", "accept");
    show(card);
    card.focus();
  };
  card.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      card.onkeydown = null;
      event.preventDefault();
      event.stopPropagation();
      close(event.key === "Enter");
    }
  };
  cells[0]?.querySelector("input").focus();
};

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const save = () => {
  const lines = [data.columns, ...data.rows].map((cells) => cells.map(quoted).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
  link.download = data.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  saved = true;
  order().forEach(show);
};

const keys = { a: () => decide("accept"), r: () => decide("reject"), e: () => edit(order()[now]), u: undo, j: () => go(now + 1), k: () => go(now - 1), s: save };
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox])") || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});
byId("save").addEventListener("click", save);
byId("flagged").addEventListener("change", (event) => {
  const rank = (card) => (event.target.checked ? -Number(card.dataset.flags > 0) : 0);
  const sorted = [...cards].sort((a, b) => rank(a) - rank(b) || a.dataset.number - b.dataset.number);
  cards[0]?.parentNode.prepend(...sorted);
  go(0);
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  const card = event.target.closest("article") ?? (mark && byId(mark.dataset.row));
  if (card && !event.target.matches("input")) go(order().indexOf(card));
});
window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
byId("bar").hidden = false;
cards.forEach(show);
go(0);
})();
