// The page: takes the files, has a worker check them, and shows what it says. All that is shown is set as text.
"use strict";

const at = (id) => document.getElementById(id);
const HEADINGS = {
  VERIFIED: "VERIFIED",
  REJECTED: "REJECTED",
  REFUSED: "REFUSED: too large to check here",
  UNREADABLE: "Bad input: a file cannot be read",
  FAILED: "No verdict: the check did not end",
};
let worker = null; // while a check runs
let started = 0;
let clock = null;

function startedWorker() {
  // A worker made from a blob has this page's Content-Security-Policy; one made from an address would have none.
  const source = `import ${JSON.stringify(new URL("worker.mjs", location.href).href)};`;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return new Worker(address, { type: "module" });
}

function verify() {
  const certificate = at("certificate").files[0];
  const instance = at("instance").files[0];
  stop();
  at("result").hidden = true;
  if (!certificate) {
    at("state").textContent = "Choose a certificate first: a .jsonl file.";
    at("certificate").focus();
    return;
  }
  started = performance.now();
  clock = setInterval(tick, 100);
  tick();
  at("verify").disabled = true;
  at("cancel").disabled = false;
  try {
    worker = startedWorker();
  } catch (error) {
    failed(String(error));
    return;
  }
  worker.onmessage = ({ data }) => {
    if (data.state) at("state").textContent = data.state;
    else show(data, certificate, instance);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failed(event.message || "the checker could not be loaded");
  };
  worker.postMessage({ base: new URL(".", location.href).href, certificate, instance: instance || null });
}

function failed(why) {
  show({ verdict: "FAILED", message: why, facts: [] });
}

function tick() {
  at("elapsed").textContent = `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function stop() {
  if (worker) worker.terminate();
  worker = null;
  clearInterval(clock);
  at("verify").disabled = false;
  at("cancel").disabled = true;
}

function listed(list, lines) {
  const made = lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  });
  list.replaceChildren(...made);
}

function fact(name, value) {
  const term = document.createElement("dt");
  const told = document.createElement("dd");
  term.textContent = name;
  told.textContent = value;
  at("facts").append(term, told);
}

function show(found, certificate, instance) {
  tick();
  stop();
  at("state").textContent = "";
  at("verdict").textContent = HEADINGS[found.verdict];
  at("message").textContent = found.message;
  at("proved").hidden = found.verdict !== "VERIFIED";
  listed(at("about"), found.about || []);
  listed(at("claims"), found.claims || []);
  at("facts").replaceChildren();
  if (certificate) fact("Certificate (its name is the file’s word)", JSON.stringify(certificate.name));
  if (instance) fact("Instance (its name is the file’s word)", JSON.stringify(instance.name));
  else if (certificate) fact("Instance", "none was given: the one inside the certificate is not compared with any file");
  for (const [name, value] of found.facts) fact(name, value);
  at("result").className = found.verdict === "VERIFIED" ? "good" : "bad";
  at("result").hidden = false;
  at("result").focus();
}

function dropped(files) {
  for (const file of files) {
    const kind = /\.jsonl$/i.test(file.name) ? "certificate" : /\.(toml|efg)$/i.test(file.name) ? "instance" : null;
    if (kind === null) {
      at("state").textContent = `${JSON.stringify(file.name)}: expected a file that ends in .jsonl, .toml or .efg.`;
      continue;
    }
    const one = new DataTransfer();
    one.items.add(file);
    at(kind).files = one.files;
  }
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  verify();
});
at("cancel").addEventListener("click", () => {
  stop();
  at("state").textContent = "Cancelled: no verdict.";
  at("verify").focus();
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
addEventListener("dragleave", () => document.body.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  dropped(event.dataTransfer.files);
});
if (location.protocol === "file:") {
  at("verify").disabled = true;
  at("state").textContent =
    "Browsers do not let a page load its checker from file://. Serve this folder: python3 -m http.server --bind 127.0.0.1 8000";
}
