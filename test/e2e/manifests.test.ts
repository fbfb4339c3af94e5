import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  type Block,
  type Manifest,
  removeTemporaryFolders,
  renderManifests,
  synthesized,
  testApp,
  toYaml,
} from "../../constructs/testing";
import { type ModelStack } from "../../constructs/app";
import { RegistryStack } from "../../stacks/registry-stack";
import { synthesize } from "../../tools/app-run";
import { readStacks } from "../../tools/stack-file";
import { build } from "./scenarios/cluster-matrix";
import { openNamespace } from "./scenarios/cluster-matrix-existing";
import { cluster, CLUSTER_FROM_NOTHING_MS, clusterClient } from "./support/cluster";
import { captured, differences, dryRun, inNamespaces, stoodFor } from "./support/live-objects";
import { REGISTRY_PORT } from "./support/ports";
import { whereCluster } from "./support/where";

jest.setTimeout(120_000);

const { describe: suite, named } = whereCluster();

const ROOT = path.resolve(__dirname, "../..");
const APP = "model-stack-e2e-cluster-matrix";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-e2e-"));
/** As test/e2e/kubernetes-provider.test.ts has them. */
const SECRETS = {
  MATRIX_TOKEN: "first-matrix-token",
  MATRIX_OTHER: 'other <&> "token"',
  MODEL_STACK_REGISTRY_PASSWORD: "matrix-registry-password",
};

/** What checkov finds in the open namespace, which forbids nothing. */
const ON_PURPOSE = {
  // Says nothing of itself: no user, no probe, no cores, no memory.
  [`Deployment.${openNamespace(APP)}.bare`]: [
    "CKV_K8S_10",
    "CKV_K8S_11",
    "CKV_K8S_12",
    "CKV_K8S_13",
    "CKV_K8S_22",
    "CKV_K8S_23",
    "CKV_K8S_40",
    "CKV_K8S_9",
  ],
  // Is root, and may write to its root file system.
  [`Deployment.${openNamespace(APP)}.rooted`]: ["CKV_K8S_22", "CKV_K8S_23", "CKV_K8S_40"],
};

let matrix: readonly Manifest[];

function matrixManifests(): readonly Manifest[] {
  const app = testApp({ name: APP });
  const { registry } = new RegistryStack(app, "registry", { port: REGISTRY_PORT });
  build(app, registry, "base");
  const stack = app.node.findChild("models") as ModelStack;
  return renderManifests(synthesized(stack).json, stoodFor(SECRETS)).manifests;
}

/** What script/check-manifests says of manifests. */
function check(name: string, manifests: readonly Manifest[]) {
  const file = path.join(folder, `${name}.yaml`);
  fs.writeFileSync(file, toYaml(manifests));
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, "script/check-manifests"), [file], {
    encoding: "utf8",
  });
  return { status, output: `${stdout}${stderr}` };
}

suite("the manifests of a stack", () => {
  beforeAll(() => {
    cluster("up");
    cluster("definitions", "gateway", "keda");
    const names = [APP, openNamespace(APP)];
    clusterClient("default").run(["delete", "namespace", "--ignore-not-found", ...names]);
    jest.spyOn(console, "error").mockReturnValue();
    matrix = matrixManifests();
  }, CLUSTER_FROM_NOTHING_MS);

  afterAll(() => {
    removeTemporaryFolders();
    fs.rmSync(folder, { recursive: true });
  });

  describe("what Terraform's provider made of the matrix", () => {
    test(named("is what its manifests say, field by field"), () => {
      expect(differences(dryRun(matrix), captured("cluster-matrix"))).toEqual([]);
    });

    test(named("covers every kind that the constructs make"), () => {
      const kinds = new Set(Object.keys(captured("cluster-matrix")).map((name) => name.split("/")[0]));
      expect([...kinds].sort()).toEqual([
        "ConfigMap",
        "Deployment",
        "HTTPRoute",
        "HorizontalPodAutoscaler",
        "Ingress",
        "LimitRange",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "PodDisruptionBudget",
        "ResourceQuota",
        "ScaledObject",
        "Secret",
        "Service",
        "ServiceAccount",
        "StatefulSet",
      ]);
    });
  });

  describe("a comparison with what the provider made", () => {
    const one = (kind: string, name: string, from: string, to: string) => ({ kind, name, from, to });
    const mutations = [
      one("Deployment", "chat", '"runAsNonRoot":true', '"runAsNonRoot":false'),
      one("Deployment", "gpu", '"values":["40959"]', '"values":["40960"]'),
      one("StatefulSet", "replicated", '"storage":"64Mi"', '"storage":"65Mi"'),
      one("NetworkPolicy", "chat", '"policyTypes":["Ingress","Egress"]', '"policyTypes":["Ingress"]'),
      one("Secret", "chat", '"OTHER"', '"OTHERS"'),
      one("HTTPRoute", "embed", '"weight":90', '"weight":91'),
      one("ScaledObject", "queued", '"minReplicaCount":0', '"minReplicaCount":1'),
      one("ConfigMap", "chat", "${HOME}", "$HOME"),
    ];

    function mutated(manifest: Manifest): Manifest {
      const mutation = mutations.find(
        ({ kind, name }) => kind === manifest.kind && name === manifest.metadata["name"],
      );
      const text = JSON.stringify(manifest);
      if (mutation) expect(text).toContain(mutation.from);
      return mutation ? (JSON.parse(text.replace(mutation.from, mutation.to)) as Manifest) : manifest;
    }

    test(named("finds every single field that a manifest says otherwise"), () => {
      const found = differences(dryRun(matrix.map(mutated)), captured("cluster-matrix"));
      const objects = mutations.map(({ kind, name }) => `${kind}/${APP}/${name}`);
      expect(found.map((text) => text.split(".")[0]).sort()).toEqual(
        // A key of another name is one that is missing and one that is too many.
        [...objects, `Secret/${APP}/chat`].sort(),
      );
    });

    test(named("finds objects that are missing or too many"), () => {
      const all = captured("cluster-matrix");
      const [first, ...others] = Object.entries(all);
      expect(differences(Object.fromEntries(others), all)).toEqual([expect.stringContaining(first![0])]);
      expect(differences(all, Object.fromEntries(others))).toEqual([expect.stringContaining(first![0])]);
    });
  });

  describe("script/check-manifests", () => {
    test(named("has nothing against any stack of main.ts"), () => {
      const outdir = path.join(folder, "cdktf.out");
      synthesize({ app: path.join(ROOT, "main.ts"), outdir });
      const stacks = [...readStacks(outdir).values()];
      const manifests = stacks.flatMap(({ directory }) => {
        const json = JSON.parse(fs.readFileSync(path.join(directory, "cdk.tf.json"), "utf8")) as Block;
        return renderManifests(json, stoodFor({ MODEL_STACK_REGISTRY_PASSWORD: "password" })).manifests;
      });
      expect(stacks.map(({ name }) => name).sort()).toEqual(["kubernetes", "local", "registry"]);
      const { status, output } = check("main", manifests);
      expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    });

    test(named("has nothing against the matrix but what is so on purpose"), () => {
      const { status, output } = inNamespaces(matrix, () => check("matrix", matrix));
      expect({ status, output }).toEqual({ status: 1, output: expect.any(String) as string });
      expect(output).toMatch(/^server +\d+ objects taken by .*\nkubeconform +\d+ objects valid/);
      const found = [...output.matchAll(/^ +(\w+) (\w+\.[\w.-]+): /gm)].map(
        ([, id, name]) => `${name} ${id}`,
      );
      expect(found.sort()).toEqual(
        Object.entries(ON_PURPOSE).flatMap(([name, ids]) => ids.map((id) => `${name} ${id}`)),
      );
    });
  });
});
