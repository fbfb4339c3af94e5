import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

jest.setTimeout(60_000);

const ROOT = path.resolve(__dirname, "../..");
const DEFINITION = "widgets.check-manifests.example.com";
/** Building Kubernetes takes ten minutes where nothing is there. */
const FROM_NOTHING = 40 * 60_000;

function run(
  command: string,
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", ...options });
  return { status, output: `${stdout}${stderr}` };
}

function check(...args: string[]) {
  return run("script/check-manifests", args);
}

const fixture = (name: string): string => path.join("test/policy", `${name}.yaml`);

/** The objections of one judge, without the place of its own that each line begins with. */
function objections(output: string, judge: string): string[] {
  const lines = output.split("\n");
  const from = lines.findIndex((line) => line.startsWith(judge) && line.includes("objects, after"));
  if (from < 0) return [];
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => !line.startsWith("    "));
  return rest.slice(0, to).map((line) => line.trim());
}

function kubectl(...args: string[]) {
  const cache = process.env["MODEL_STACK_CACHE"] ?? path.join(os.homedir(), ".cache/model-stack");
  const built = fs.readdirSync(cache).find((name) => /^kubernetes-[\d.]+-\d+$/.test(name));
  const config = process.env["MODEL_STACK_KUBECONFIG"] ?? path.join(cache, "cluster/kubeconfig");
  return run(built ? path.join(cache, built, "kubectl") : "kubectl", ["--kubeconfig", config, ...args]);
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-e2e-"));

beforeAll(() => {
  expect(run("script/cluster", ["up"])).toMatchObject({ status: 0 });
  // Installs what is missing.
  check(fixture("good"));
}, FROM_NOTHING);

afterAll(() => {
  fs.rmSync(temporary, { recursive: true });
  kubectl("delete", "crd", "--ignore-not-found", DEFINITION);
});

test("manifests at their best pass all three, which say what they did and how long it took", () => {
  expect(check(fixture("good"))).toEqual({
    status: 0,
    output: expect.stringMatching(
      /^server +9 objects taken by Kubernetes v[\d.]+ \([\d.]+ s\)\nkubeconform +9 objects valid.* \([\d.]+ s\)\ncheckov +\d\d checks passed .* \([\d.]+ s\)\n$/,
    ) as string,
  });
  expect(kubectl("get", "namespace", "check-manifests-good").output).toContain("NotFound");
});

test("the server objects to what no schema knows, and to pods that the namespace keeps out", () => {
  const { status, output } = check("--only=server,kubeconform", fixture("bad-server"));
  expect({ status, others: objections(output, "kubeconform") }).toEqual({ status: 1, others: [] });
  expect(objections(output, "server")).toEqual([
    expect.stringContaining('would violate PodSecurity "restricted:latest": privileged'),
    expect.stringContaining('"no-match" is invalid: spec.template.metadata.labels'),
    expect.stringContaining('"reversed" is invalid: spec.maxReplicas'),
  ]);
  expect(kubectl("get", "namespace", "check-manifests-bad").output).toContain("NotFound");
});

test("a namespace that a killed run left is removed; one that was there before or is in use is not", () => {
  const names = ["left", "used", "before"].map((name) => `check-manifests-${name}`);
  const [left, used] = names as [string, string];
  for (const name of names) kubectl("create", "namespace", name);
  for (const name of [left, used]) {
    kubectl("label", "namespace", name, "model-stack.local/made-by=check-manifests");
  }
  kubectl("-n", used, "create", "secret", "generic", "theirs");
  const file = path.join(temporary, "namespaces.yaml");
  const namespace = (name: string) => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
  fs.writeFileSync(file, names.map(namespace).join(""));
  const { status, output } = check("--only=server", file);
  const there = names.map((name) => kubectl("get", "namespace", name).status);
  kubectl("delete", "namespace", "--wait=false", "--ignore-not-found", ...names);
  expect({ status, there }).toEqual({ status: 0, there: [1, 0, 0] });
  expect(output).toContain(`${used} was made here, but is in use now, and stays`);
});

test("kubeconform objects to unknown fields, wrong types and kinds without a schema", () => {
  const { status, output } = check("--only=kubeconform", fixture("bad-schema"));
  expect(status).toBe(1);
  expect(objections(output, "kubeconform").sort()).toEqual([
    "bad-schema.yaml - Deployment unknown-field is invalid: at '/spec/template/spec/containers/0/livenessProbe': additional properties 'periodSecond' not allowed",
    "bad-schema.yaml - Gadget unknown-kind failed validation: could not find schema for Gadget",
    "bad-schema.yaml - Service wrong-type is invalid: at '/spec/ports/0/port': got string, want integer",
    "bad-schema.yaml - Thing unknown-group failed validation: could not find schema for Thing",
  ]);
});

test("so does the server", () => {
  const { status, output } = check("--only=server", fixture("bad-schema"));
  expect(status).toBe(1);
  for (const text of ["livenessProbe.periodSecond", "type int32", 'kind "Gadget"', 'kind "Thing"']) {
    expect(output).toContain(text);
  }
});

test("checkov objects to what the others take, and to exceptions in annotations", () => {
  const { status, output } = check(fixture("bad-checkov"));
  expect(status).toBe(1);
  expect([objections(output, "server"), objections(output, "kubeconform")]).toEqual([[], []]);
  expect(objections(output, "checkov")).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^CKV_K8S_16 Pod\.default\.careless: .*privileged/),
      expect.stringMatching(/^CKV_K8S_19 /),
      expect.stringMatching(/^CKV2_K8S_6 /),
      "CKV_K8S_43 Pod.default.careless: skipped by an annotation; exceptions belong in policy/checkov.yaml",
    ]),
  );
});

test("checkov can't pass over a file in silence", () => {
  const file = path.join(temporary, "helm.yaml");
  fs.writeFileSync(
    file,
    `# {{ .Values.image }}\n${fs.readFileSync(path.join(ROOT, fixture("bad-checkov")), "utf8")}`,
  );
  const { status, output } = check("--only=checkov", file);
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringContaining("helm.yaml: checkov passes over it"),
  });
});

test("a custom resource is judged by its definition, which may come with it", () => {
  kubectl("delete", "crd", "--ignore-not-found", DEFINITION);
  const good = check("--only=server,kubeconform", fixture("custom"));
  expect(good).toEqual({ status: 0, output: expect.stringContaining(`${DEFINITION} was missing`) });

  const file = path.join(temporary, "custom.yaml");
  const text = fs.readFileSync(path.join(ROOT, fixture("custom")), "utf8");
  fs.writeFileSync(file, text.replace("size: 2\n", 'size: "2"\n  colour: red\n'));
  const bad = check("--only=server,kubeconform", file);
  expect(bad.status).toBe(1);
  expect(objections(bad.output, "server").join()).toMatch(/unknown field "spec\.colour"/);
  const [objection] = objections(bad.output, "kubeconform");
  expect(objection).toContain("at '/spec': additional properties 'colour' not allowed");
  expect(objection).toContain("at '/spec/size': got string, want integer");
});

test("manifests come from the standard input, too", () => {
  const input = fs.readFileSync(path.join(ROOT, fixture("bad-schema")), "utf8");
  const { status, output } = run("script/check-manifests", ["--only=kubeconform", "-"], { input });
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringContaining("stdin.yaml - Service wrong-type"),
  });
});

test("no YAML is an objection, nothing to judge as well", () => {
  const file = path.join(temporary, "text.yaml");
  fs.writeFileSync(file, "kind: a: b\n");
  expect(check(file)).toEqual({ status: 1, output: expect.stringContaining("text.yaml is not YAML") });
  fs.writeFileSync(file, "# nothing\n");
  expect(check(file)).toEqual({ status: 1, output: expect.stringContaining("there is no manifest") });
});

test.each([
  [["--only=someone", fixture("good")], "unknown judge someone"],
  [["--strict", fixture("good")], "unknown option --strict"],
  [[], "usage:"],
  [["nowhere.yaml"], "nowhere.yaml cannot be read"],
])("script/check-manifests %j ends with status 2", (args, message) => {
  expect(check(...args)).toEqual({ status: 2, output: expect.stringContaining(message) });
});

test("without a cluster there is no verdict", () => {
  const env = { ...process.env, MODEL_STACK_KUBECONFIG: path.join(temporary, "none") };
  const { status, output } = run("script/check-manifests", ["--only=kubeconform", fixture("good")], { env });
  expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining("script/cluster up") });
});
