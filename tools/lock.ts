import * as fs from "node:fs";
import { readImageLock } from "../constructs/images";
import { main } from "./arguments";
import { say } from "./progress";
import { resolveDigest } from "./registry-digest";

const USAGE = `usage: script/lock [repository:tag ...]

Asks the registries which digests the tags stand for and writes them to images.lock.json; commit it.
Without arguments every tag in the file is asked for again.

LOCK_USERNAME and LOCK_PASSWORD log in, where a registry wants that. LOCK_FILE names another file.`;

main(async () => {
  const references = process.argv.slice(2);
  if (references.some((argument) => argument === "-h" || argument === "--help")) return say(USAGE);
  const file = process.env["LOCK_FILE"] ?? "images.lock.json";
  const lock = { ...readImageLock(file) };
  const wanted = references.length > 0 ? references : Object.keys(lock);
  if (wanted.length === 0) throw new Error(`${file} locks nothing yet; name a tag.\n\n${USAGE}`);
  const { LOCK_USERNAME: username, LOCK_PASSWORD: password } = process.env;
  const login = username && password ? { username, password } : undefined;
  for (const reference of wanted) {
    const before = lock[reference];
    const digest = await resolveDigest(reference, login);
    say(`${reference} ${digest}${before === undefined || before === digest ? "" : ` (was ${before})`}`);
    lock[reference] = digest;
  }
  const sorted = Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
});
