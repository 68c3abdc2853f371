"use strict";
(() => {
  const rows = [...document.querySelectorAll(".scripts tr[id]:not(.dir)")];
  const form = document.querySelector(".filter");
  const { text, owner, unowned } = form.elements;
  const output = form.querySelector("output");
  for (const row of rows) {
    const link = document.createElement("a");
    const name = row.cells[0].firstChild;
    link.href = "#" + row.id.split("/").map(encodeURIComponent).join("/");
    link.textContent = name.textContent.trim();
    name.replaceWith(link, " ");
  }
  const hay = new Map(rows.map((row) => [row, (row.id + " " + row.textContent).toLowerCase()]));

  function filter() {
    const words = text.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const row of rows) {
      const who = row.cells[1];
      row.hidden = !(
        words.every((word) => hay.get(row).includes(word)) &&
        (!owner.value || who.textContent === owner.value) &&
        (!unowned.checked || !who.className)
      );
      count += !row.hidden;
    }
    for (const body of document.querySelectorAll(".scripts tbody"))
      body.hidden = ![...body.rows].some((row) => !row.hidden && !row.classList.contains("dir"));
    output.value = count === rows.length ? count + " listed" : count + " of " + rows.length + " listed";
  }

  function reveal() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {}
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    const details = target.matches("tr") && target.querySelector("details");
    if (details) details.open = true;
    target.scrollIntoView();
  }

  // The tiles of a folder are its scripts, those with the most lines first.
  const map = document.querySelector(".map");
  const rowOf = new Map();
  const lines = (row) => Number(row.cells[3].textContent);
  for (const block of map.querySelectorAll("g")) {
    const [, ...listed] = document.getElementById("dir:" + block.dataset.dir).parentNode.rows;
    const present = listed.filter((row) => row.cells[3].textContent.trim()).sort((a, b) => lines(b) - lines(a));
    block.querySelectorAll("rect:not(.edge)").forEach((tile, place) => {
      const row = present[place];
      const title = document.createElementNS(tile.namespaceURI, "title");
      title.textContent = `${row.querySelector("a").textContent}: ${row.cells[1].textContent}`;
      tile.append(title);
      rowOf.set(tile, row);
    });
  }
  map.classList.add("live");
  map.addEventListener("click", ({ target }) => {
    if (rowOf.has(target)) location.hash = encodeURIComponent(rowOf.get(target).id);
  });

  for (const code of document.querySelectorAll("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    const box = document.createElement("div");
    box.className = "copy";
    code.replaceWith(box);
    box.append(code, button);
  }

  const closed = () => document.querySelectorAll(".scripts details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...closed()];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  form.hidden = false;
  filter();
  reveal();
})();
