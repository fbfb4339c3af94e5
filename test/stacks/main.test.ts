import * as fs from "node:fs";
import * as path from "node:path";
import cdktf from "../../cdktf.json";
import { removeTemporaryFolders, Synthesized, temporaryFolder } from "../../constructs/testing";
import { type Ended, loadedBy, REPOSITORY, shell } from "../support/child-process";
import { filesIn } from "../support/files";

const MARKER = "marker-of-a-password";
const STACKS = ["kubernetes", "local", "registry"];

describe("the app in main.ts, as Terraform's tools run it", () => {
  let ended: Ended;
  let folder: string;
  let outdir: string;
  const texts = () => filesIn(outdir).map((file) => fs.readFileSync(path.join(outdir, file), "utf8"));
  const stack = (id: string) =>
    new Synthesized(fs.readFileSync(path.join(outdir, "stacks", id, "cdk.tf.json"), "utf8"));

  beforeAll(() => {
    folder = temporaryFolder();
    outdir = path.join(folder, "cdktf.out");
    // A machine that only synthesizes needs no terraform.
    const environment = { MODEL_STACK_REGISTRY_PASSWORD: MARKER, TERRAFORM_BINARY_NAME: "no-such-program" };
    ended = shell(cdktf.app, { CDKTF_OUTDIR: outdir, ...environment });
  });

  test("is synthesized without a word", () => {
    expect(ended).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(filesIn(outdir)).toEqual([
      "manifest.json",
      "stacks/kubernetes/cdk.tf.json",
      "stacks/local/cdk.tf.json",
      "stacks/registry/cdk.tf.json",
    ]);
  });

  test("holds no secret", () => {
    for (const text of texts()) expect(text).not.toContain(MARKER);
    for (const id of STACKS)
      expect(stack(id).variables).toEqual({
        MODEL_STACK_REGISTRY_PASSWORD: expect.objectContaining({ sensitive: true, type: "string" }) as object,
      });
  });

  test("holds no absolute path of this machine", () => {
    // A relative path from here to the repository ends like the repository's own: …/../../work/main/images.
    const isAbsolute = (text: string, root: string) =>
      new RegExp(`(?<!\\.\\.)${root.replace(/[\\.*+?^$()[\]{}|]/g, "\\$&")}`).test(text);
    for (const text of texts()) {
      expect(isAbsolute(text, REPOSITORY)).toBe(false);
      expect(text).not.toContain(folder);
      expect(isAbsolute(text, process.env["HOME"] ?? "\0")).toBe(false);
    }
    expect(isAbsolute(`"${REPOSITORY}/images"`, REPOSITORY)).toBe(true);
  });

  test("keeps its states outside of the output, at relative paths", () => {
    for (const id of STACKS)
      expect(stack(id).json["terraform"]).toMatchObject({
        backend: { local: { path: `../../../.state/${id}.tfstate` } },
      });
  });

  test("deploys the registry before what is pushed to it", () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(outdir, "manifest.json"), "utf8")) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    for (const id of ["kubernetes", "local"]) expect(manifest.stacks[id]!.dependencies).toEqual(["registry"]);
    expect(manifest.stacks["registry"]!.dependencies).toEqual([]);
  });

  test("crosses stacks with nothing but text", () => {
    for (const id of STACKS) expect(stack(id).text).not.toContain("terraform_remote_state");
    expect(stack("registry").json).not.toHaveProperty("output");
  });

  test("runs the embedder from the registry, hardened", () => {
    const container = stack("local").resource("docker_container");
    expect(container).toMatchObject({
      name: "model-stack-local-embedder",
      user: "10001:10001",
      read_only: true,
      capabilities: { drop: ["ALL"] },
      ports: [{ internal: 8000, external: 8080, ip: "127.0.0.1" }],
    });
    expect(container["image"]).toMatch(/^127\.0\.0\.1:5001\/embedder@\$\{/);
    expect(stack("registry").resource("docker_container")["ports"]).toMatchObject([{ external: 5001 }]);
  });

  test("runs the same on a cluster, by the image that this machine's Docker builds", () => {
    const { template } = stack("kubernetes").resource("kubernetes_deployment_v1")["spec"] as {
      template: { spec: { container: { image: string }[] } };
    };
    expect(template.spec.container[0]!.image).toMatch(/^127\.0\.0\.1:5001\/embedder@\$\{/);
    expect(stack("kubernetes").resources("docker_network")).toEqual([]);
    expect(stack("kubernetes").description["services"]).toMatchObject({
      "kubernetes/cluster/embedder": { port: 8000, example: { path: "/v1/embeddings" } },
    });
  });

  test("says where it is and how to ask it", () => {
    expect(stack("local").description["placements"]).toMatchObject({
      "model-stack-local-embedder": {
        url: "http://127.0.0.1:8080",
        example: { method: "POST", path: "/v1/embeddings" },
      },
    });
  });
});

test("an app that uses only Docker loads no Kubernetes and no barrel of a provider", () => {
  const app =
    'const { LocalStack } = require("./stacks/local-stack.ts"); const { RegistryStack } = require("./stacks/registry-stack.ts"); ' +
    'require("./constructs/app").ModelApp.run((app) => { const { registry } = new RegistryStack(app, "registry", { port: 5001 }); new LocalStack(app, "local", { registry, embedderPort: 8080 }); })';
  const loaded = loadedBy(app, { CDKTF_OUTDIR: path.join(temporaryFolder(), "out") });
  expect(loaded).toContain("node_modules/@cdktf/provider-docker/lib/container/index.js");
  expect(loaded).not.toContain("node_modules/@cdktf/provider-docker/lib/index.js");
  expect(loaded).not.toContain("node_modules/cdk8s/lib/index.js");
  expect(loaded.filter((file) => /kubernetes/i.test(file))).toEqual([]);
});

test("an app that uses Kubernetes loads no barrel of its provider, and the large bindings only where they are used", () => {
  const loaded = loadedBy('require("./main.ts")', { CDKTF_OUTDIR: path.join(temporaryFolder(), "out") });
  expect(loaded).toContain("node_modules/@cdktf/provider-kubernetes/lib/deployment-v1/index.js");
  expect(loaded).not.toContain("node_modules/@cdktf/provider-kubernetes/lib/index.js");
  expect(loaded).not.toContain("node_modules/@cdktf/provider-kubernetes/lib/stateful-set-v1/index.js");
});

afterAll(removeTemporaryFolders);
