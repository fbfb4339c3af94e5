import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Block, type Manifest, renderManifests } from "../../constructs/testing";
import { readStacks } from "../../tools/stack-file";
import { changes, TEXT } from "./scenarios/cluster-matrix";
import { existingObjects, openNamespace } from "./scenarios/cluster-matrix-existing";
import { cluster, CLUSTER_FROM_NOTHING_MS, clusterClient, get, list, until } from "./support/cluster";
import { Deployment, type Finished } from "./support/deployment";
import { ended, killTree } from "./support/kill-tree";
import { capture, differences, dryRun, liveObjects, stoodFor } from "./support/live-objects";
import { NODE_PORT, REGISTRY_PORT } from "./support/ports";
import { providerMissing } from "./support/provider";
import { where, whyNoCluster } from "./support/where";

jest.setTimeout(600_000);

const missing = whyNoCluster() ?? providerMissing();
const { describe: suite, named } = where(missing);

const DONE = { status: 0, output: "" };

/** What went wrong, in full. */
function outcome({ status, output }: Finished): Finished {
  return { status, output: status === 0 ? "" : output };
}

const CHAT = { "app.kubernetes.io/name": "chat" };

// Jest prints no skipped test of a file in which all are.
test("Terraform has the kubernetes provider, or it is said why not", () => {
  expect(providerMissing() ?? "").toMatch(/^$|^Terraform can't install hashicorp\/kubernetes here: ./);
});

/** The tests below are one story, each step on the state that the one before it left. */
suite("everything that a cluster can be asked for, by Terraform", () => {
  const secrets = { MATRIX_TOKEN: "first-matrix-token", MATRIX_OTHER: 'other <&> "token"' };
  const password = "matrix-registry-password";
  let matrix: Deployment;

  beforeAll(() => {
    cluster("up");
    cluster("definitions", "gateway", "keda");
    matrix = new Deployment("cluster-matrix");
    Object.assign(matrix.environment, secrets, { MODEL_STACK_REGISTRY_PASSWORD: password });
    removeNamespaces();
    makeExisting();
  }, CLUSTER_FROM_NOTHING_MS);

  afterAll(() => {
    removeNamespaces();
    for (const { kind, metadata } of existing().filter(({ metadata }) => !metadata.namespace))
      clusterClient("default").try(["delete", kind, metadata.name, "--ignore-not-found"]);
    matrix.cleanUp();
  });

  function existing() {
    const auths = { [`127.0.0.1:${REGISTRY_PORT}`]: { username: "model-stack", password } };
    return existingObjects(matrix.appName, JSON.stringify({ auths }));
  }

  function makeExisting(): void {
    const items = { apiVersion: "v1", kind: "List", items: existing() };
    clusterClient(openNamespace(matrix.appName)).run(["apply", "-f", "-"], JSON.stringify(items));
  }

  function removeNamespaces(): void {
    const names = [matrix.appName, openNamespace(matrix.appName)];
    clusterClient("default").try(["delete", "namespace", "--ignore-not-found", ...names]);
  }

  const closed = () => clusterClient(matrix.appName);

  function deploy(variant: string): Finished {
    matrix.variant = variant;
    return outcome(matrix.deploy());
  }

  function planned(): Finished {
    return outcome(matrix.plan("models"));
  }

  /** Secrets that the state or its backup has, in any form. */
  function secretsInState(): string[] {
    const folder = path.join(matrix.folder, ".state");
    const text = fs
      .readdirSync(folder)
      // The registry's state has a hash of its password, which its container is made of.
      .filter((name) => name.startsWith("models."))
      .map((name) => fs.readFileSync(path.join(folder, name), "utf8"))
      .join("\n");
    return Object.values(matrix.environment).filter((value) =>
      formsOf(value).some((form) => text.includes(form)),
    );
  }

  function workloads(): string[] {
    return list(closed(), "deployments").map(({ metadata }) => metadata.name);
  }

  /** Another one makes pods start anew. */
  function revisionOf(deployment: string): string {
    const { template } = get(closed(), "deployment", deployment).spec as {
      template: { metadata: { annotations: Record<string, string> } };
    };
    return template.metadata.annotations["model-stack/secrets"]!;
  }

  test(named("is what its manifests say, field by field"), () => {
    matrix.variant = "base";
    expect(outcome(matrix.synthesize())).toEqual(DONE);
    const manifests = manifestsOf(matrix);
    const expected = dryRun(manifests);
    expect(deploy("base")).toEqual(DONE);
    const live = liveObjects(manifests);
    expect(differences(live, expected)).toEqual([]);
    expect(Object.keys(live)).toHaveLength(manifests.length);
    if (process.env["CAPTURE"] === "1") capture("cluster-matrix", live);
  });

  test(named("has nothing to change the second time"), () => {
    expect(planned()).toEqual(DONE);
    const again = matrix.deploy();
    expect(outcome(again)).toEqual(DONE);
    expect(again.output.match(/nothing to change/g)).toHaveLength(2);
  });

  test(named("hands texts over as they are, whoever would like to expand them"), () => {
    const seen = (...command: string[]) => closed().run(["exec", "deployment/chat", "--", ...command]);
    expect(seen("printenv", "TEXT")).toBe(`${TEXT}\n`);
    expect(seen("cat", "/etc/chat/second")).toBe(TEXT);
    expect(seen("cat", "/proc/1/cmdline").split("\0").slice(2, -1)).toEqual(["$(NAME)", "${NAME}", TEXT]);
  });

  test(named("keeps neither secrets nor their hashes in its state"), () => {
    expect(secretsInState()).toEqual([]);
  });

  test(named("starts pods anew with another value of a secret"), async () => {
    const before = revisionOf("chat");
    matrix.environment["MATRIX_TOKEN"] = "second-matrix-token";
    expect(deploy("base")).toEqual(DONE);
    expect(planned()).toEqual(DONE);
    expect(revisionOf("chat")).not.toBe(before);
    await until("only pods with the new value are left", () => list(closed(), "pods", CHAT).length === 2);
    const [pod] = list(closed(), "pods", CHAT);
    expect(closed().run(["exec", pod!.metadata.name, "--", "printenv", "API_TOKEN"])).toBe(
      "second-matrix-token\n",
    );
    expect(secretsInState()).toEqual([]);
  });

  test.each(Object.keys(changes).filter((variant) => variant !== "base"))(
    named("changes %s, and then nothing"),
    (variant) => {
      expect(deploy(variant)).toEqual(DONE);
      expect(planned()).toEqual(DONE);
      expect(workloads()).toEqual(
        manifestsOf(matrix)
          .filter(({ kind, metadata }) => kind === "Deployment" && metadata["namespace"] === matrix.appName)
          .map(({ metadata }) => metadata["name"])
          .sort(),
      );
    },
  );

  test(named("leaves nothing behind"), () => {
    const { status, output } = matrix.destroy("--volumes");
    expect(outcome({ status, output })).toEqual(DONE);
    expect(closed().try(["get", "namespace", matrix.appName]).stderr).toContain("not found");
    // What was there before is there still, and nothing else.
    const open = clusterClient(openNamespace(matrix.appName));
    const kinds =
      "deployments,services,ingresses,networkpolicies,secrets,serviceaccounts,persistentvolumeclaims";
    expect(
      open
        .run(["get", kinds, "-o", "name"])
        .split("\n")
        .filter((name) => name && name !== "serviceaccount/default")
        .sort(),
    ).toEqual([
      "persistentvolumeclaim/models",
      "secret/hugging-face",
      "secret/registry-login",
      "serviceaccount/robot",
    ]);
    expect(matrix.containers()).toEqual([]);
    expect(fs.existsSync(path.join(matrix.folder, ".state/models.tfstate"))).toBe(false);
  });

  test(named("is taken up by the next deployment where the last one was killed"), async () => {
    matrix.variant = "base";
    const child = matrix.startDeploy();
    const isReached = () => closed().try(["get", "deployment", "chat"]).status === 0;
    await until("the first pods start", () => isReached() || child.exitCode !== null, 120);
    expect(child.exitCode).toBeNull();
    killTree(child.pid!);
    await ended(child);
    const { status, output } = matrix.deploy();
    expect(outcome({ status, output })).toEqual(DONE);
    expect(output).toContain(`took up deployment/${matrix.appName}/chat`);
    expect(planned()).toEqual(DONE);
    expect(secretsInState()).toEqual([]);
    const manifests = manifestsOf(matrix);
    expect(Object.keys(liveObjects(manifests))).toHaveLength(manifests.length);
    expect(outcome(matrix.destroy("--volumes"))).toEqual(DONE);
  });
});

suite("the demo, by Terraform", () => {
  let demo: Deployment;

  beforeAll(() => {
    cluster("up");
    demo = new Deployment("kubernetes");
    clusterClient("default").try(["delete", "namespace", "--ignore-not-found", demo.appName]);
  }, CLUSTER_FROM_NOTHING_MS);

  afterAll(() => {
    clusterClient("default").try(["delete", "namespace", "--ignore-not-found", demo.appName]);
    demo.cleanUp();
  });

  test(named("answers a request, changes nothing the second time, and goes"), async () => {
    const { status, output } = demo.deploy();
    expect(outcome({ status, output })).toEqual(DONE);
    expect(output.match(/HTTP 200/g)).toHaveLength(2);
    const response = await fetch(`http://127.0.0.1:${NODE_PORT}/v1/embeddings`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ model: "all-MiniLM-L6-v2", input: "By Terraform." }),
    });
    expect(response.status).toBe(200);
    expect(outcome(demo.plan("models"))).toEqual(DONE);
    expect(outcome(demo.destroy("--volumes"))).toEqual(DONE);
    expect(clusterClient("default").try(["get", "namespace", demo.appName]).stderr).toContain("not found");
  });
});

/** What a deployment last described, as far as it is on clusters. */
function manifestsOf({ outdir, environment }: Deployment): readonly Manifest[] {
  const { directory } = readStacks(outdir).get("models")!;
  const json = JSON.parse(fs.readFileSync(path.join(directory, "cdk.tf.json"), "utf8")) as Block;
  return renderManifests(json, stoodFor(environment)).manifests;
}

function formsOf(value: string): string[] {
  const hash = (algorithm: string, encoding: "hex" | "base64") =>
    crypto.createHash(algorithm).update(value).digest(encoding);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString("base64"),
    encodeURIComponent(value),
    ...["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) => [
      hash(algorithm, "hex"),
      hash(algorithm, "base64"),
    ]),
  ];
}
