import { createHash } from "node:crypto";
import { DownloadStep, KubernetesCluster, Namespace } from "../../constructs/kubernetes";
import { ModelImage } from "../../constructs/images";
import { ModelCache, Secret } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { type Block, synthesized } from "../../constructs/testing";
import {
  ClusterStack,
  containerOf,
  idsOf,
  made,
  metadataOf,
  podOf,
  podServer,
  templateOf,
  withoutNotes,
} from "../support/cluster-samples";
import { DIGEST } from "../support/samples";

withoutNotes();

const token = Secret.fromEnvironment("HUB_TOKEN");
const password = Secret.fromEnvironment("PULL_PASSWORD");
const server = { secrets: { HF_TOKEN: token } };

/** A server whose image comes from a registry. */
const from = (registry: ContainerRegistry, name = "chat") =>
  podServer({ name, image: ModelImage.fromRegistry(`${registry.address}/a/b@${DIGEST}`, registry) });
const harbor = (username = "ann") => ContainerRegistry.at("harbor.example.com", { username, password });

describe("a server's secrets", () => {
  test("are a Secret whose data never enters the state", () => {
    const secret = made({ server }).resource("kubernetes_secret_v1");
    expect(secret).toMatchObject({ type: "Opaque", data_wo: { HF_TOKEN: "${var.HUB_TOKEN}" } });
    expect(secret).not.toHaveProperty("data");
    expect(secret["data_wo_revision"]).toMatch(/^\$\{parseint\(.*terraform_data\.[\w-]+\.id/);
    expect(made({ server }).json["terraform"]).toMatchObject({ required_version: ">= 1.11" });
  });

  test("are variables without a value in the file, and no hash of one", () => {
    const value = "hunter2-the-value";
    process.env["TF_VAR_HUB_TOKEN"] = process.env["HUB_TOKEN"] = value;
    const synth = made({ server });
    delete process.env["TF_VAR_HUB_TOKEN"];
    delete process.env["HUB_TOKEN"];
    const hashes = ["sha256", "sha1", "md5"].flatMap((name) =>
      (["hex", "base64"] as const).map((form) => createHash(name).update(value).digest(form).slice(0, 16)),
    );
    for (const text of [value, Buffer.from(value).toString("base64"), ...hashes])
      expect(synth.text).not.toContain(text);
    expect(synth.variables["HUB_TOKEN"]).toMatchObject({ sensitive: true, nullable: false });
    expect(synth.variables["HUB_TOKEN"]).not.toHaveProperty("default");
  });

  test("reach the server by reference, and start it anew by an id that is no hash", () => {
    expect(containerOf({ server })["env"]).toEqual([
      { name: "HF_TOKEN", value_from: { secret_key_ref: { name: "chat", key: "HF_TOKEN" } } },
    ]);
    expect(metadataOf(templateOf({ server }))["annotations"]).toEqual({
      "model-stack/secrets": expect.stringMatching(/^\$\{terraform_data\.[\w-]+\.id\}$/) as string,
    });
  });

  test("that are there are neither made nor asked for", () => {
    const cluster = { existingSecrets: { HUB_TOKEN: { name: "hugging-face", key: "token" } } };
    const synth = made({ server, cluster });
    expect(synth.resources("kubernetes_secret_v1")).toEqual([]);
    expect(Object.keys(synth.variables)).toEqual([]);
    expect(containerOf({ server, cluster })["env"]).toEqual([
      { name: "HF_TOKEN", value_from: { secret_key_ref: { name: "hugging-face", key: "token" } } },
    ]);
  });

  test("may be made and be there", () => {
    const cluster = { existingSecrets: { HUB_TOKEN: { name: "hugging-face", key: "token" } } };
    const both = { secrets: { HF_TOKEN: token, API_KEY: Secret.fromEnvironment("API_KEY") } };
    expect(made({ server: both, cluster }).resource("kubernetes_secret_v1")["data_wo"]).toEqual({
      API_KEY: "${var.API_KEY}",
    });
  });

  test("are there before the pods", () => {
    expect(made({ server }).resource("kubernetes_deployment_v1")["depends_on"]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^kubernetes_secret_v1\./) as string]),
    );
  });
});

describe("pods pull", () => {
  const dockerconfig = (stack: ClusterStack) =>
    (synthesized(stack).resource("kubernetes_secret_v1")["data_wo"] as Block)[".dockerconfigjson"];

  test("without a login where anybody may", () => {
    expect(podOf()).not.toHaveProperty("image_pull_secrets");
    expect(made().resources("kubernetes_secret_v1")).toEqual([]);
  });

  test("with a login that the kubelet finds, made once for all servers", () => {
    const stack = new ClusterStack();
    for (const name of ["one", "two"]) stack.cluster.place(from(harbor(), name));
    const synth = synthesized(stack);
    const secret = synth.resource("kubernetes_secret_v1");
    expect(metadataOf(secret)).toMatchObject({ name: "prod-pull-harbor-example-com", namespace: "models" });
    expect(secret["type"]).toBe("kubernetes.io/dockerconfigjson");
    for (const deployment of synth.resources("kubernetes_deployment_v1")) {
      expect(JSON.stringify(deployment)).toContain(
        '"image_pull_secrets":[{"name":"prod-pull-harbor-example-com"}]',
      );
      expect(deployment["depends_on"]).toEqual(
        expect.arrayContaining([expect.stringMatching(/^kubernetes_secret_v1\./) as string]),
      );
    }
  });

  test("with a login that says registry and user, and leaves the password to Terraform", () => {
    const stack = new ClusterStack();
    stack.cluster.place(from(harbor('a"${x}')));
    expect(dockerconfig(stack)).toBe(
      '{"auths":{"harbor.example.com":{"username":"a\\"$${x}","password":${jsonencode(var.PULL_PASSWORD)}}}}',
    );
  });

  test("from Docker Hub under the name by which the kubelet knows it", () => {
    const stack = new ClusterStack();
    stack.cluster.place(
      podServer({
        image: ModelImage.fromRegistry(`ann/chat@${DIGEST}`, ContainerRegistry.dockerHub("ann", password)),
      }),
    );
    expect(dockerconfig(stack)).toContain('{"https://index.docker.io/v1/":');
  });

  test("under the registry's address on the nodes", () => {
    const stack = new ClusterStack({ registryAliases: { "harbor.example.com": "mirror:5000" } });
    stack.cluster.place(from(harbor()));
    expect(dockerconfig(stack)).toContain('{"mirror:5000":');
    const deployment = JSON.stringify(synthesized(stack).resource("kubernetes_deployment_v1"));
    expect(deployment).toContain(`"image":"mirror:5000/a/b@${DIGEST}"`);
  });

  test("with a secret that is there", () => {
    const stack = new ClusterStack({ pullSecrets: { "harbor.example.com": "harbor" } });
    stack.cluster.place(from(harbor()));
    const synth = synthesized(stack);
    expect(synth.resources("kubernetes_secret_v1")).toEqual([]);
    expect(Object.keys(synth.variables)).toEqual([]);
    expect(JSON.stringify(synth.resource("kubernetes_deployment_v1"))).toContain(
      '"image_pull_secrets":[{"name":"harbor"}]',
    );
  });

  test("as one user from each registry", () => {
    const stack = new ClusterStack();
    stack.cluster.place(from(harbor(), "one"));
    stack.cluster.place(from(harbor("bob"), "two"));
    expect(idsOf(stack)).toEqual(["CLU-012"]);
  });

  test("from two registries whose addresses look alike", () => {
    const stack = new ClusterStack();
    for (const [name, address] of [
      ["one", "a-b.example.com"],
      ["two", "a.b.example.com"],
    ] as const)
      stack.cluster.place(from(ContainerRegistry.at(address, { username: "ann", password }), name));
    const names = synthesized(stack)
      .resources("kubernetes_secret_v1")
      .map((secret) => metadataOf(secret)["name"]);
    expect(new Set(names).size).toBe(2);
  });

  test("the download's image with its own login", () => {
    const stack = new ClusterStack();
    const image = ModelImage.fromRegistry(`harbor.example.com/tools@${DIGEST}`, harbor());
    stack.serve({
      server: podServer({ cache: ModelCache.at("/cache") }),
      download: DownloadStep.command(["fetch"], image),
    });
    const deployment = JSON.stringify(synthesized(stack).resource("kubernetes_deployment_v1"));
    expect(deployment).toContain('"image_pull_secrets":[{"name":"prod-pull-harbor-example-com"}]');
  });

  test("in each of two namespaces with a login there", () => {
    const stack = new ClusterStack();
    const other = new KubernetesCluster(stack, "other", { namespace: Namespace.create("other") });
    stack.cluster.place(from(harbor()));
    other.place(from(harbor()));
    const namespaces = synthesized(stack)
      .resources("kubernetes_secret_v1")
      .map((secret) => metadataOf(secret)["namespace"]);
    expect(namespaces.sort()).toEqual(["models", "other"]);
  });

  test.each(["Prod_1", "prod"])("with a name that Kubernetes takes, in stack %s", (id) => {
    const stack = new ClusterStack({}, undefined, id);
    stack.cluster.place(from(harbor()));
    expect(metadataOf(synthesized(stack).resource("kubernetes_secret_v1"))["name"]).toMatch(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    );
  });
});
