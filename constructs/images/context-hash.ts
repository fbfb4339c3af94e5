import dockerignore from "@balena/dockerignore";
import { createHash, type Hash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Bytes read at a time. */
const PIECE = 1 << 20;

/**
 * Hash of everything in a build context that can change the image: contents, names, executable bits and
 * link targets of what the ignore file lets through, and the Dockerfile. Times and other permission bits,
 * which differ between checkouts, are left out.
 *
 * @param context absolute path of the build context
 * @param dockerfile absolute path of the Dockerfile
 * @returns 64 hexadecimal digits
 */
export function hashContext(context: string, dockerfile: string): string {
  const hash = createHash("sha256");
  hash.update(`dockerfile ${hashFile(dockerfile)}\n`);
  const ignore = ignoreRules(context, dockerfile);
  const filter = ignore ? dockerignore({ ignorecase: false }).add(ignore).createFilter() : () => true;
  // An exception such as !keep/this may lie below an ignored folder, which then has to be walked.
  const hasExceptions = ignore?.some((line) => line.startsWith("!")) ?? false;
  addFolder(hash, context, "", filter, hasExceptions);
  return hash.digest("hex");
}

/** Lines of the ignore file that BuildKit would take: the Dockerfile's own, else the context's. */
function ignoreRules(context: string, dockerfile: string): string[] | undefined {
  const file = [`${dockerfile}.dockerignore`, path.join(context, ".dockerignore")].find((name) =>
    fs.existsSync(name),
  );
  if (file === undefined) return undefined;
  return fs
    .readFileSync(file, "utf8")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

function addFolder(
  hash: Hash,
  root: string,
  folder: string,
  isSent: (name: string) => boolean,
  walkIgnored: boolean,
): void {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const file = path.join(root, name);
    const sent = isSent(name);
    if (entry.isDirectory()) {
      if (sent) hash.update(`dir ${JSON.stringify(name)}\n`);
      if (sent || walkIgnored) addFolder(hash, root, name, isSent, walkIgnored);
    } else if (!sent) continue;
    else if (entry.isSymbolicLink())
      hash.update(`link ${JSON.stringify(name)} ${JSON.stringify(fs.readlinkSync(file))}\n`);
    else if (entry.isFile()) {
      const executable = (fs.statSync(file).mode & 0o100) !== 0;
      hash.update(`file ${JSON.stringify(name)} ${executable ? "x" : "-"} ${hashFile(file)}\n`);
    }
  }
}

/** Piece by piece: a file of weights can be larger than any buffer, and than the memory. */
function hashFile(file: string): string {
  const hash = createHash("sha256");
  const descriptor = fs.openSync(file, "r");
  try {
    const { size } = fs.fstatSync(descriptor);
    const piece = Buffer.allocUnsafe(Math.min(size, PIECE));
    for (let left = size; left > 0;) {
      const count = fs.readSync(descriptor, piece);
      if (count === 0) break;
      hash.update(piece.subarray(0, count));
      left -= count;
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return hash.digest("hex");
}
