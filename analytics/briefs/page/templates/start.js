document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".copy")) await copy(button);
  const { csv, image, of, provenance, workbook } = button.dataset;
  if (csv) save("\ufeff" + (await read(`${csv}-csv`)), "text/csv", byId(`${csv}-csv`).dataset.filename);
  else if (image) await saveImage(of, image);
  else if (provenance) save(byId("provenance").textContent, "application/json", provenance);
  else if (workbook) await saveWorkbook(workbook);
  else if (button.closest("th")) sortBy(button);
});

// Buttons appear where they can do something.
document.documentElement.classList.add("scripted");
if (navigator.clipboard) document.querySelectorAll("h1, .standfirst, .summary p, .boxed").forEach((told) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "copy" });
  button.setAttribute("aria-label", "Copy this sentence with its source");
  told.append(" ", button);
});
document.querySelectorAll("table[data-sortable] th").forEach((head) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
});
drawAll();
