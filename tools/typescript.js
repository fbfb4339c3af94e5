// Lets Node load TypeScript: node -r ./tools/typescript.js main.ts
//
// It does what sucrase/register does, and keeps the result in node_modules/.cache: transpiling the constructs took
// two fifths of the time of an app with one container. Lines keep their numbers, so stack traces need no source map.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("sucrase/package.json");

const cache = path.join(__dirname, "..", "node_modules", ".cache", "model-stack");

require.extensions[".ts"] = (module, file) => module._compile(javaScriptOf(file), file);

/** One cached file for each source file: a line that says which text it was made from, then the JavaScript. */
function javaScriptOf(file) {
  const source = fs.readFileSync(file, "utf8");
  const key = `// ${digest(`${version} native ${source}`)}\n`;
  const cached = path.join(cache, `${path.basename(file)}-${digest(file).slice(0, 16)}.js`);
  const kept = read(cached);
  if (kept?.startsWith(key)) return kept.slice(key.length);
  const { code } = require("sucrase").transform(source, {
    transforms: ["imports", "typescript"],
    // Node has what it would rewrite, and runs it faster; the tests' own transform leaves it alone, too.
    disableESTransforms: true,
    filePath: file,
  });
  keep(cached, key + code);
  return code;
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Renamed into place, since others may be reading; where the folder can't be written nothing is kept. */
function keep(file, text) {
  const fresh = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(fresh, text);
    fs.renameSync(fresh, file);
  } catch {
    fs.rmSync(fresh, { force: true });
  }
}
