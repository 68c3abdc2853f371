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

  // A tile leads to the row of the same folder that says what its title says.
  const map = document.querySelector(".map");
  map.classList.add("live");
  map.addEventListener("click", (event) => {
    const title = event.target.querySelector("title");
    const dir = document.getElementById("dir:" + event.target.parentNode.dataset.dir);
    if (!title || !dir) return;
    const found = [...dir.parentNode.rows].find(
      (row) => row !== dir && title.textContent === `${row.querySelector("a").textContent}: ${row.cells[1].textContent}`,
    );
    if (found) location.hash = encodeURIComponent(found.id);
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
