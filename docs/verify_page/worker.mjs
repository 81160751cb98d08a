// Runs the checker, unmodified, under Pyodide. The files are mounted, so one that is too long is refused unread.
const CHECK = `
import hashlib, json, os, sys
sys.path.insert(0, "/checker-zip")
import checker
from checker.reading import CERTIFICATE_BYTES

def _sha256(path):
    size = os.stat(path).st_size
    if size > CERTIFICATE_BYTES:
        return f"not computed: {size:,} bytes, more than any certificate may have"
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

def _run(certificate, instance):
    facts = [["SHA-256 of the certificate", _sha256(certificate)]]
    if instance:
        facts.append(["SHA-256 of the instance", _sha256(instance)])
    try:
        found = checker.check(certificate, instance or None)
    except checker.Unreadable as error:
        return {"verdict": "UNREADABLE", "message": checker.plain(str(error)), "facts": facts}
    lines = found.lines()
    if found.verdict != "VERIFIED":
        return {"verdict": found.verdict, "message": lines[0], "facts": facts}
    start = len(lines) - len(found.claims)
    claims = [line.strip() for line in lines[start:]]
    return {"verdict": found.verdict, "message": "", "about": found.about, "claims": claims, "facts": facts}

def _json(certificate, instance):
    return json.dumps(_run(certificate, instance))

_json
`;

const say = (state) => postMessage({ state });

async function got(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

async function checked({ base, certificate, instance }) {
  say("Loading Python and the checker …");
  const { loadPyodide } = await import(`${base}pyodide/pyodide.mjs`);
  const built = await (await got(`${base}built.json`)).json();
  const python = await loadPyodide({ indexURL: `${base}pyodide/` });
  const zipped = await (await got(`${base}checker.zip`)).arrayBuffer();
  python.FS.writeFile("/checker.zip", new Uint8Array(zipped));
  const hash = python.runPython(
    'import hashlib\nhashlib.sha256(open("/checker.zip", "rb").read()).hexdigest()'
  );
  if (hash !== built.checker_sha256) throw new Error(`checker.zip: found SHA-256 ${hash}, expected ${built.checker_sha256}`);
  python.unpackArchive(zipped, "zip", { extractDir: "/checker-zip" });
  python.FS.mkdir("/files");
  const blobs = [{ name: "certificate", data: certificate }];
  if (instance) blobs.push({ name: "instance", data: instance });
  python.FS.mount(python.FS.filesystems.WORKERFS, { blobs }, "/files");
  say("Checking …");
  const version = python.runPython("import sys\nsys.version.split()[0]");
  const run = python.runPython(CHECK);
  const found = JSON.parse(run("/files/certificate", instance ? "/files/instance" : ""));
  found.facts.push(["Checker", `exactgames ${built.exactgames}; SHA-256 of checker.zip ${hash}`]);
  found.facts.push(["Run by", `Python ${version}, Pyodide ${built.pyodide}`]);
  return found;
}

onmessage = async ({ data }) => {
  try {
    postMessage(await checked(data));
  } catch (error) {
    const words = String((error && error.message) || error).trim();
    const memory = /memory|MemoryError|allocation|call stack|RangeError/i.test(words);
    const why = memory ? "the browser ran out of memory or stack; run the checker with Python itself. " : "";
    postMessage({ verdict: "FAILED", message: why + words.slice(-600), facts: [] });
  }
};
