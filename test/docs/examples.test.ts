import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { type Block } from "../../constructs/testing";
import { renderManifests } from "../../constructs/testing/manifests";

const ROOT = path.resolve(__dirname, "../..");
/** Beside docs/, so that the examples' imports lead where they do for a reader. */
const FOLDER = path.join(ROOT, "docs-examples");

interface Example {
  readonly title: string;
  readonly file: string;
  readonly code: string;
  readonly fragmentOf: string | undefined;
}

/** All TypeScript in the docs. */
function examples(): Example[] {
  const documents = ["README.md", ...fs.readdirSync(path.join(ROOT, "docs")).map((name) => `docs/${name}`)];
  return documents
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) =>
      [
        ...fs
          .readFileSync(path.join(ROOT, name), "utf8")
          .matchAll(/```ts(?: fragment=(\S+))?\n([\s\S]*?)```/g),
      ].map((match, index) => ({
        title: `${name}, example ${index + 1}`,
        file: path.join(FOLDER, `${name.replace(/\W/g, "-")}-${index + 1}.ts`),
        code: match[2]!,
        fragmentOf: match[1],
      })),
    );
}

const all = examples();
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-docs-"));

/** A fragment is put where its text says: at the end of the constructor of the stack that it names. */
function insert(fragment: string, stack: string): string {
  const source = fs.readFileSync(path.join(ROOT, "stacks", `${stack}.ts`), "utf8");
  const withImports = `import { Need, Size } from "../constructs/model";\n${source.replaceAll('"./', '"../stacks/')}`;
  const end = withImports.lastIndexOf("  }\n}");
  return `${withImports.slice(0, end)}${fragment}${withImports.slice(end)}
import { ModelApp } from "../constructs/app";
import { ContainerRegistry as Registry } from "../constructs/registries";
ModelApp.run((app) => void new LocalStack(app, "local", { registry: Registry.at("r.example.com"), embedderPort: 8080 }));
`;
}

function runExample(file: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ["-r", path.join(ROOT, "tools/typescript.js"), file], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: path.join(outdir, path.basename(file)) },
  });
}

beforeAll(() => {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER);
  for (const { file, code, fragmentOf } of all)
    fs.writeFileSync(file, fragmentOf ? insert(code, fragmentOf) : code);
  fs.writeFileSync(
    path.join(FOLDER, "tsconfig.json"),
    JSON.stringify({
      extends: "../tsconfig.json",
      compilerOptions: { noUnusedLocals: false },
      include: ["*.ts"],
    }),
  );
});

afterAll(() => {
  for (const folder of [FOLDER, outdir]) fs.rmSync(folder, { recursive: true, force: true });
});

test("there are examples", () => expect(all.length).toBeGreaterThan(7));

test("every example compiles", () => {
  const { stdout, status } = spawnSync(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", FOLDER, "--noEmit"], {
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
}, 120_000);

test.each(all.map(({ title, file }) => [title, file]))(
  "%s runs",
  (_title, file) => {
    const { status, stderr } = runExample(file);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  },
  60_000,
);

test("the refusal that the README shows is the one that comes", () => {
  const file = path.join(FOLDER, "collision.ts");
  fs.writeFileSync(file, insert("    host.place(embedder(image, props.embedderPort));\n", "local-stack"));
  const { status, stderr } = runExample(file);
  const readme = fs.readFileSync(path.join(ROOT, "README.md"), "utf8");
  expect(status).toBe(1);
  expect(readme.split("```")).toContainEqual(`\n${stderr}`);
}, 60_000);

test("the pods that docs/kubernetes.md shows are those of its first example", () => {
  const text = fs.readFileSync(path.join(ROOT, "docs/kubernetes.md"), "utf8");
  const shown = parse(/```yaml\n([\s\S]*?)```/.exec(text)![1]!) as object;
  const file = path.join(FOLDER, "docs-kubernetes-md-1.ts");
  expect(runExample(file).status).toBe(0);
  const synthesized = path.join(outdir, path.basename(file), "stacks/production/cdk.tf.json");
  const { manifests } = renderManifests(JSON.parse(fs.readFileSync(synthesized, "utf8")) as Block);
  const deployment = manifests.find(({ kind }) => kind === "Deployment") as unknown as Workload;
  expect(deployment.spec.template).toMatchObject(withoutEllipses(shown));
  expect(text).toContain(`${manifests.length} objects`);
}, 60_000);

interface Workload {
  readonly spec: { readonly template: object };
}

/** What stands in the docs, in which "…" stands for the rest of a text. */
function withoutEllipses(value: object): object {
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
    typeof each === "string" && each.endsWith("…")
      ? (expect.stringMatching(`^${each.slice(0, -1)}`) as object)
      : each,
  ) as object;
}

test("every file that the docs link to exists", () => {
  const broken = [
    "README.md",
    "CONTRIBUTING.md",
    ...fs
      .readdirSync(path.join(ROOT, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ].flatMap((name) =>
    [...fs.readFileSync(path.join(ROOT, name), "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map((match) => path.join(ROOT, path.dirname(name), match[1]!))
      .filter((target) => !fs.existsSync(target)),
  );
  expect(broken).toEqual([]);
});
