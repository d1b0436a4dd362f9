
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("script");
  const $ = (id) => document.getElementById(id);
  $("print").addEventListener("click", () => window.print());

  const tools = $("tools");
  if (!tools) return;
  const cards = [...document.querySelectorAll(".group")].map((node) => ({
    node,
    departments: JSON.parse(node.dataset.departments),
    text: node.textContent.toLowerCase().replace(/\s+/g, " "),
  }));
  let both = null;

  function show() {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const department = $("department").value;
    const category = $("category").value;
    let shown = 0;
    for (const card of cards) {
      const wanted = both || (department ? [department] : []);
      const fits = wanted.every((d) => card.departments.includes(d))
        && (!category || card.node.dataset.category === category)
        && words.every((w) => card.text.includes(w));
      card.node.hidden = !fits;
      shown += fits;
    }
    const line = $("shown");
    line.textContent = line.dataset.pattern.replace("{n}", shown).replace("{of}", cards.length);
    $("nothing").hidden = shown > 0;
    $("pair-filter").hidden = !both;
    $("pair-filter").textContent = both ? both.join(" × ") : "";
  }

  function sort() {
    const key = $("sort").value;
    const value = (node) => (key === "latest" ? node.dataset.latest : Number(node.dataset[key]));
    const order = cards.map((card, n) => ({ node: card.node, value: value(card.node), n }));
    order.sort((x, y) => (x.value < y.value ? 1 : x.value > y.value ? -1 : x.n - y.n));
    $("cards").append(...order.map((o) => o.node));
  }

  $("search").addEventListener("input", show);
  $("department").addEventListener("change", () => { both = null; show(); });
  $("category").addEventListener("change", show);
  $("sort").addEventListener("change", sort);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => { both = null; setTimeout(() => { show(); sort(); }, 0); });
  for (const cell of document.querySelectorAll(".heat a")) {
    cell.addEventListener("click", () => {
      both = [...new Set([cell.dataset.a, cell.dataset.b])];
      $("department").value = "";
      show();
    });
  }
  show();
})();
