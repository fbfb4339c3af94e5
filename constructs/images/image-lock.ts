import * as fs from "node:fs";
import { Faults, type Rule, show } from "../model";

const FORM: Rule = { id: "IMG-103", title: "images.lock.json maps references to digests" };

/** Which digest each tag stood for when `script/lock` asked its registry. */
export type ImageLock = Readonly<Record<string, string>>;

/**
 * Reads the lock; a file that is not there locks nothing.
 * @throws {InvalidInput} IMG-103 when it is not what `script/lock` writes
 */
export function readImageLock(file: string): ImageLock {
  if (!fs.existsSync(file)) return {};
  const faults = new Faults(file.split(/[\\/]/).pop() ?? file);
  let lock: unknown;
  try {
    lock = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    faults.add(
      FORM,
      `it is not JSON (${(error as Error).message}). Mend it, or delete it and run script/lock again.`,
    );
    faults.throwIfAny();
  }
  const isRecord = typeof lock === "object" && lock !== null && !Array.isArray(lock);
  faults.require(
    isRecord,
    FORM,
    () =>
      `it holds ${show(lock)} instead of an object of references and digests. Delete it and run script/lock again.`,
  );
  const entries = isRecord ? Object.entries(lock as object) : [];
  for (const [reference, digest] of entries)
    faults.require(
      typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest),
      FORM,
      () =>
        `${show(reference)} has ${show(digest)} for a digest. Run script/lock ${reference}; digests are never written by hand.`,
    );
  faults.throwIfAny();
  return Object.fromEntries(entries);
}
