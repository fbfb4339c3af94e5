import * as fs from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { temporaryFolder } from "../../constructs/testing";
import { type Ended, REPOSITORY, shell } from "../support/child-process";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** Two stacks, the second of which has a secret and an image that Terraform builds. */
const APP = `
import { ConfigMapV1 } from "${REPOSITORY}/node_modules/@cdktf/provider-kubernetes/lib/config-map-v1";
import { KubernetesProvider } from "${REPOSITORY}/node_modules/@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "${REPOSITORY}/node_modules/@cdktf/provider-kubernetes/lib/secret-v1";
import { ModelApp, ModelStack, secretVariable, TerraformData } from "${REPOSITORY}/constructs/app";
import { Secret } from "${REPOSITORY}/constructs/model";

const app = new ModelApp();
const base = new ModelStack(app, "base");
const stack = new ModelStack(app, "models");
stack.addDependency(base);
new KubernetesProvider(stack, "kubernetes");
const digest = new TerraformData(stack, "digest", { input: { digest: "kept" }, triggersReplace: {} });
const annotations = { "example.com/revision": \`\\\${\${digest.fqn}.id}\` };
const token = secretVariable(stack, Secret.fromEnvironment("TOKEN_OF_TEST"));
new ConfigMapV1(stack, "map", { metadata: { name: "map", annotations }, data: { image: \`chat@\${digest.output("digest")}\` } });
new SecretV1(stack, "secret", { metadata: { name: "secret" }, data: { token } });
app.synth();
`;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder({ "app.ts": APP });
});

function run(args: string): Ended {
  return shell(
    `npm run --silent manifests -- ${args} --app ${folder}/app.ts --out ${folder}/cdktf.out 2>"${folder}/stderr"; status=$?; grep -v '^npm ' "${folder}/stderr" >&2; exit $status`,
  );
}

function objects(yaml: string): Record<string, unknown>[] {
  return parseAllDocuments(yaml).map((each) => each.toJS() as Record<string, unknown>);
}

test("prints the objects of a stack and notes what they lack", () => {
  const { status, stdout, stderr } = run("models");
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: `Stack models depends on base, whose objects are not among these.
kubernetes_config_map_v1.map: metadata.annotations["example.com/revision"] is left out: \${terraform_data.digest.id} is known to Terraform alone.
Placeholders stand for secrets; with these set, fill them in by envsubst '\${TOKEN_OF_TEST}'
`,
  });
  expect(objects(stdout)).toMatchObject([
    { kind: "Secret", stringData: { token: "${TOKEN_OF_TEST}" } },
    { kind: "ConfigMap", data: { image: "chat@kept" } },
  ]);
});

test("takes digests and revisions from the state of a deployed stack", () => {
  run("models");
  const json = JSON.parse(
    fs.readFileSync(path.join(folder, "cdktf.out", "stacks", "models", "cdk.tf.json"), "utf8"),
  ) as { "//": { modelStack: { app: { stateDirectory: string } } } };
  const states = path.resolve(
    folder,
    "cdktf.out",
    "stacks",
    "models",
    json["//"].modelStack.app.stateDirectory,
  );
  const attributes = { id: "an-id", output: { value: { digest: DIGEST }, type: ["object", {}] } };
  const resources = [
    { mode: "managed", type: "terraform_data", name: "digest", instances: [{ attributes }] },
    { mode: "managed", type: "terraform_data", name: "other", instances: [{ attributes: { output: null } }] },
    { mode: "managed", type: "terraform_data", name: "none", instances: [] },
  ];
  fs.mkdirSync(states, { recursive: true });
  fs.writeFileSync(path.join(states, "models.tfstate"), JSON.stringify({ resources }));
  expect(objects(run("models").stdout)[1]).toMatchObject({
    metadata: { annotations: { "example.com/revision": "an-id" } },
    data: { image: `chat@${DIGEST}` },
  });
  fs.writeFileSync(path.join(states, "models.tfstate"), '{"resou');
  expect(run("models")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is cut off") as unknown,
  });
});

test("says that a stack has none", () =>
  expect(run("base")).toEqual(
    expect.objectContaining({ status: 0, stdout: "", stderr: "Stack base has no Kubernetes objects.\n" }),
  ));

test.each([
  ["", "Name one stack; got none.\n\nusage: npm run"],
  ["a b", "Name one stack; got a, b.\n\nusage: npm run"],
  ["nothing", 'There is no stack "nothing"; this app has base, models.'],
  ["--wrong", "Unknown option '--wrong'.\n\nusage: npm run"],
])("`%s` is refused", (args, message) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
});

test("--help shows the usage", () =>
  expect(run("--help").stdout).toMatch(/^usage: npm run --silent manifests/));
