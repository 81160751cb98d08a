"use strict";
// Folds and lights a drawn tree. All that is known of it stands in the figure's JSON; words enter as text, never as HTML.
(function (figure) {
  const ROW = 30, ELBOW = 26;
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const svg = figure.querySelector("svg"), panel = figure.querySelector(".eg-panel");
  const groups = new Map([...svg.querySelectorAll("[data-n]")].map((g) => [Number(g.dataset.n), g]));
  const bands = new Map([...svg.querySelectorAll("[data-set]")].map((g) => [Number(g.dataset.set), g]));
  const items = data.items.map(([above, x, set, below], n) => ({ n, above, x, set, left: below, y: 0, below: [], seen: true, open: true, g: groups.get(n) }));
  items.forEach((item) => item.above >= 0 && items[item.above].below.push(item));
  const members = new Map();
  items.forEach((item) => item.set >= 0 && members.set(item.set, [...(members.get(item.set) || []), item]));
  const folds = items.filter((item) => item.below.length > 0);
  let current = items[0];

  function element(kind, words, parent) {
    const made = document.createElement(kind);
    made.textContent = words;
    parent.append(made);
    return made;
  }

  function draw() {
    let rows = 0;
    for (const item of items) {
      item.seen = item.above < 0 || (items[item.above].seen && items[item.above].open);
      if (item.seen && !(item.open && item.below.length)) item.y = ROW * rows++;
    }
    for (const item of [...folds].reverse()) {
      if (item.open) item.y = Math.floor((item.below[0].y + item.below[item.below.length - 1].y) / 2);
    }
    for (const item of items) {
      item.g.style.display = item.seen ? "" : "none";
      if (!item.seen) continue;
      item.g.setAttribute("transform", `translate(${item.x} ${item.y})`);
      const branch = item.g.querySelector(".eg-e");
      if (branch) {
        const up = items[item.above], end = branch.getAttribute("d").split("H")[1];
        branch.setAttribute("d", `M${up.x - item.x + 8} ${up.y - item.y}L${up.x - item.x + ELBOW} 0H${end}`);
      }
    }
    for (const item of folds) {
      item.more.textContent = item.open ? "" : `\u25b8 ${item.left.toLocaleString("en")} node${item.left === 1 ? "" : "s"}`;
      item.g.setAttribute("aria-expanded", String(item.open));
    }
    for (const [set, band] of bands) {
      const shown = members.get(set).filter((item) => item.seen);
      band.style.display = shown.length > 1 ? "" : "none";
      const line = "M" + shown.map((item) => `${item.x} ${item.y}`).join("L");
      if (shown.length > 1) band.querySelectorAll("path").forEach((path) => path.setAttribute("d", line));
    }
    const height = data.top + ROW * Math.max(rows - 1, 0) + 30;
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${data.width} ${height}`);
    svg.querySelector(".eg-bg").setAttribute("height", height);
  }

  function light(set) {
    svg.querySelectorAll(".eg-lit").forEach((g) => g.classList.remove("eg-lit"));
    if (set < 0) return;
    members.get(set).forEach((item) => item.g.classList.add("eg-lit"));
    if (bands.has(set)) bands.get(set).classList.add("eg-lit");
    const about = data.sets[set];
    panel.textContent = "";
    element("strong", about.words, panel);
    if (about.belief) element("p", "belief " + about.belief, panel);
    const table = element("table", "", panel);
    const head = element("tr", "", table);
    element("th", "action", head);
    if (about.assessed) ["played with", "worth"].forEach((words) => element("th", words, head));
    for (const [action, played, worth] of about.actions) {
      const row = element("tr", "", table);
      if (played !== null && played !== "0") row.className = "eg-chosen";
      element("td", action, row);
      if (about.assessed) [played, worth].forEach((words) => element("td", words === null ? "\u2013" : words, row));
    }
  }

  function focus(item) {
    current.g.setAttribute("tabindex", "-1");
    current = item;
    item.g.setAttribute("tabindex", "0");
    item.g.focus({ preventScroll: false });
  }

  function toggle(item, open) {
    item.open = open;
    draw();
  }

  function keys(item, event) {
    const seen = folds.filter((one) => one.seen), place = seen.indexOf(item);
    const first = item.below.find((one) => one.below.length > 0);
    const moves = {
      Enter: () => toggle(item, !item.open),
      " ": () => toggle(item, !item.open),
      ArrowRight: () => (item.open ? first && focus(first) : toggle(item, true)),
      ArrowLeft: () => (item.open ? toggle(item, false) : item.above >= 0 && focus(items[item.above])),
      ArrowDown: () => place + 1 < seen.length && focus(seen[place + 1]),
      ArrowUp: () => place > 0 && focus(seen[place - 1]),
      Home: () => focus(items[0]),
    };
    if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  }

  for (const item of folds) {
    item.more = document.createElementNS("http://www.w3.org/2000/svg", "text");
    item.more.setAttribute("x", "13");
    item.more.setAttribute("y", "4");
    item.more.setAttribute("class", "eg-more");
    item.g.append(item.more);
    item.g.setAttribute("tabindex", item === current ? "0" : "-1");
    item.g.setAttribute("role", "button");
    item.g.setAttribute("aria-label", item.set >= 0 ? data.sets[item.set].words : "Nature");
    item.g.classList.add("eg-fold");
    item.g.addEventListener("click", () => { focus(item); toggle(item, !item.open); });
    item.g.addEventListener("keydown", (event) => keys(item, event));
    item.g.addEventListener("mouseenter", () => light(item.set));
    item.g.addEventListener("focus", () => light(item.set));
  }
  for (const [set, band] of bands) band.addEventListener("mouseenter", () => light(set));
  figure.querySelectorAll(".eg-sets [data-of]").forEach((row) => row.addEventListener("mouseenter", () => light(Number(row.dataset.of))));

  function start() {
    const closed = new Set(data.closed);
    folds.forEach((item) => { item.open = !closed.has(item.n); });
    draw();
  }
  figure.querySelector(".eg-all").addEventListener("click", () => { folds.forEach((item) => { item.open = true; }); draw(); });
  figure.querySelector(".eg-start").addEventListener("click", start);
  figure.querySelector(".eg-tools").hidden = false;
  start();
})(document.currentScript.closest("figure"));
