import * as fs from "node:fs";

/** Whether something is the path of a file. */
export function isFile(path: unknown): path is string {
  return statOf(path)?.isFile() ?? false;
}

/** Whether something is the path of a folder. */
export function isFolder(path: unknown): path is string {
  return statOf(path)?.isDirectory() ?? false;
}

function statOf(path: unknown): fs.Stats | undefined {
  if (typeof path !== "string") return undefined;
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch {
    // A name that is too long, holds NUL, or lies below a file or in a closed folder.
    return undefined;
  }
}
