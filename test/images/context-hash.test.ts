import * as fs from "node:fs";
import * as path from "node:path";
import { hashContext } from "../../constructs/images";
import { contextFolder } from "../support/samples";

const FILES = {
  "app.py": "print(1)\n",
  "lib/util.py": "x = 1\n",
  "lib/deep/data": "1",
  "run.sh": "#!/bin/sh\n",
};

function hash(folder: string, dockerfile = "Dockerfile"): string {
  return hashContext(folder, path.join(folder, dockerfile));
}

/** Whether a change to a build context changes its hash. */
function changes(
  change: (folder: string) => void,
  files: Readonly<Record<string, string>> = {},
  dockerfile?: string,
): boolean {
  const folder = contextFolder({ ...FILES, ...files });
  const before = hash(folder, dockerfile);
  change(folder);
  return hash(folder, dockerfile) !== before;
}

const write = (name: string, content: string) => (folder: string) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
};

describe("the hash changes", () => {
  test.each<[string, (folder: string) => void]>([
    ["with a file's content", write("app.py", "print(2)\n")],
    ["with a file's name", (at) => fs.renameSync(`${at}/app.py`, `${at}/main.py`)],
    ["with a file's folder", (at) => fs.renameSync(`${at}/lib/util.py`, `${at}/util.py`)],
    ["with a file more", write("empty", "")],
    ["with a file less", (at) => fs.rmSync(`${at}/app.py`)],
    ["with the executable bit", (at) => fs.chmodSync(`${at}/run.sh`, 0o755)],
    ["with an empty folder more", (at) => fs.mkdirSync(`${at}/empty`)],
    ["with the Dockerfile", write("Dockerfile", "FROM scratch\n")],
    ["with a link more", (at) => fs.symlinkSync("app.py", `${at}/link`)],
    [
      "when two files swap their contents",
      (at) => {
        write("app.py", FILES["run.sh"])(at);
        write("run.sh", FILES["app.py"])(at);
      },
    ],
    [
      "when text moves from one file to the next",
      (at) => {
        write("app.py", "print(1)")(at);
        write("lib/util.py", "\nx = 1\n")(at);
      },
    ],
  ])("%s", (_, change) => expect(changes(change)).toBe(true));

  test("with a link's target, even where both targets hold the same", () => {
    const folder = contextFolder({ a: "same", b: "same" });
    fs.symlinkSync("a", path.join(folder, "link"));
    const before = hash(folder);
    fs.rmSync(path.join(folder, "link"));
    fs.symlinkSync("b", path.join(folder, "link"));
    expect(hash(folder)).not.toBe(before);
  });
});

test("a file is read to its end, however large", () => {
  const large = "x".repeat(2_500_000);
  const [one, same, other] = [`${large}1`, `${large}1`, `${large}2`].map((weights) =>
    hash(contextFolder({ weights })),
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

describe("the hash stays", () => {
  test.each<[string, (folder: string) => void]>([
    ["with the times", (at) => fs.utimesSync(`${at}/app.py`, 1, 1)],
    ["when the group may write", (at) => fs.chmodSync(`${at}/app.py`, 0o664)],
    ["when nobody else may read", (at) => fs.chmodSync(`${at}/app.py`, 0o600)],
    ["with a folder's permissions", (at) => fs.chmodSync(`${at}/lib`, 0o700)],
    ["when nothing is written anew", write("app.py", FILES["app.py"])],
  ])("%s", (_, change) => expect(changes(change)).toBe(false));

  test("when others may execute, as umask has it, and the owner could before", () => {
    const folder = contextFolder(FILES);
    fs.chmodSync(`${folder}/run.sh`, 0o755);
    const before = hash(folder);
    fs.chmodSync(`${folder}/run.sh`, 0o700);
    expect(hash(folder)).toBe(before);
  });

  test("in another folder, whatever order its files were made in", () => {
    const backwards = Object.fromEntries(Object.entries(FILES).reverse());
    expect(hash(contextFolder(backwards))).toBe(hash(contextFolder(FILES)));
  });

  test("with a dangling link, and a link to a folder that is not followed", () => {
    const folder = contextFolder(FILES);
    const outside = contextFolder({ big: "1" });
    fs.symlinkSync("nowhere", `${folder}/dangling`);
    fs.symlinkSync(outside, `${folder}/outside`);
    const before = hash(folder);
    fs.writeFileSync(`${outside}/big`, "2");
    expect(hash(folder)).toBe(before);
  });
});

describe("an ignore file", () => {
  /** Whether a file counts under these ignore rules. */
  const counts = (ignore: string, name: string) =>
    changes(write(name, "changed"), { ".dockerignore": ignore });

  test.each([
    ["*.log", "a.log", false],
    ["*.log", "lib/a.log", true],
    ["**/*.log", "lib/deep/a.log", false],
    ["# *.log", "a.log", true],
    ["lib", "lib/util.py", false],
    ["lib/", "lib/util.py", false],
    ["/lib", "lib/util.py", false],
    ["  lib  ", "lib/util.py", false],
    ["*\n!lib", "lib/util.py", true],
    ["*\n!lib", "app.py", false],
    ["*\n!lib/keep.txt", "lib/keep.txt", true],
    ["*\n!lib/keep.txt", "lib/util.py", false],
    ["lib\n!lib/a/b/c.txt", "lib/a/b/c.txt", true],
    ["!lib/util.py\nlib", "lib/util.py", false],
    ["*\n!app.py\r\n\r\n# end", "app.py", true],
    ["app.p?", "app.py", false],
    ["APP.PY", "app.py", true],
    ["**/__pycache__", "lib/__pycache__/x.pyc", false],
    ["", "app.py", true],
  ])("%j and a change of %s", (ignore, name, expected) => expect(counts(ignore, name)).toBe(expected));

  test("leaves out empty folders that it names", () => {
    expect(changes((at) => fs.mkdirSync(`${at}/empty`), { ".dockerignore": "empty" })).toBe(false);
  });

  test("leaves the Dockerfile in, which Docker sends in any case", () => {
    expect(changes(write("Dockerfile", "FROM x\n"), { ".dockerignore": "*" })).toBe(true);
  });

  test("of the Dockerfile itself wins over the folder's", () => {
    const files = {
      "Dockerfile.gpu": "FROM scratch\n",
      ".dockerignore": "*.txt",
      "Dockerfile.gpu.dockerignore": "*.md",
    };
    expect(changes(write("a.txt", "x"), files, "Dockerfile.gpu")).toBe(true);
    expect(changes(write("a.md", "x"), files, "Dockerfile.gpu")).toBe(false);
    expect(changes(write("a.txt", "x"), files, "Dockerfile")).toBe(false);
  });
});

test("is 64 hexadecimal digits", () => expect(hash(contextFolder())).toMatch(/^[0-9a-f]{64}$/));
