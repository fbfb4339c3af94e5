import { spawnSync } from "node:child_process";
import * as fs from "node:fs";

/** Draws what a command prints as a picture of a terminal: node -r ./tools/typescript.js docs/pictures/record.ts FILE COMMAND… */

const [WIDTH, LINE, LEFT, TOP, COLUMNS] = [1000, 20, 24, 62, 110];

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function color(line: string): string {
  if (line.startsWith("$")) return "#7ee787";
  if (line.startsWith("==>")) return "#79c0ff";
  if (/^(HTTP|Deployed)/.test(line.trim())) return "#7ee787";
  if (line.includes("curl")) return "#ffa657";
  return "#c9d1d9";
}

/** Lines no longer than the window. */
function wrap(line: string): string[] {
  const parts = line.match(new RegExp(`.{1,${COLUMNS}}`, "g")) ?? [""];
  return parts.map((part, index) => (index === 0 ? part : `  ${part}`));
}

function draw(lines: readonly string[]): string {
  const height = TOP + lines.length * LINE + 16;
  const text = lines.map(
    (line, index) =>
      `<text x="${LEFT}" y="${TOP + index * LINE}" fill="${color(line)}" xml:space="preserve">${escape(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(lines[0] ?? "")}">
<rect width="${WIDTH}" height="${height}" rx="10" fill="#0d1117"/>
<circle cx="26" cy="22" r="6" fill="#ff5f57"/><circle cx="46" cy="22" r="6" fill="#febc2e"/><circle cx="66" cy="22" r="6" fill="#28c840"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${text.join("\n")}
</g>
</svg>
`;
}

const [file = "", ...command] = process.argv.slice(2);
const { stdout, status } = spawnSync(command[0] ?? "true", command.slice(1), {
  encoding: "utf8",
  maxBuffer: 1 << 24,
});
if (status !== 0) throw new Error(`${command.join(" ")} ended with status ${status}.`);
const lines = [`$ ${command.join(" ")}`, ...stdout.trimEnd().split("\n")].flatMap((line) =>
  // Paths of the recording machine are nobody's business.
  wrap(line.replaceAll(process.env["HOME"] ?? "\0", "~")),
);
fs.writeFileSync(file, draw(lines));
