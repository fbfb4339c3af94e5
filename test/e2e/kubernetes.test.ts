import {
  type LiveObject,
  cluster,
  CLUSTER_FROM_NOTHING_MS,
  clusterClient,
  get,
  list,
  until,
} from "./support/cluster";
import { Deployment } from "./support/deployment";
import { startLoad } from "./support/load";
import { EMBEDDER_PORT, NODE_PORT } from "./support/ports";
import { whereCluster } from "./support/where";

jest.setTimeout(300_000);

const { describe: suite, named } = whereCluster();
const demo = new Deployment("kubernetes");
const client = clusterClient(demo.appName);
const EMBEDDER = { "app.kubernetes.io/name": "embedder" };
const SERVICE = `http://127.0.0.1:${NODE_PORT}/v1/embeddings`;
const REQUEST = { model: "all-MiniLM-L6-v2", input: "Describe a model once, place it anywhere." };

function deploy(variant = "base") {
  demo.variant = variant;
  return demo.deploy("--kubectl");
}

async function embed(port: number): Promise<number[]> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/embeddings`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify(REQUEST),
  });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data[0]!.embedding;
}

function pods(labels: Readonly<Record<string, string>> = EMBEDDER): LiveObject[] {
  return list(client, "pods", labels).filter(({ metadata }) => !metadata.deletionTimestamp);
}

function isReady({ status }: LiveObject): boolean {
  return status.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True") ?? false;
}

function nodeName(): string {
  return list(client, "nodes")[0]!.metadata.name;
}

function generations(): Record<string, unknown> {
  return Object.fromEntries(
    ["deployments", "services", "poddisruptionbudgets", "networkpolicies"].flatMap((kind) =>
      list(client, kind).map(({ metadata }) => [
        `${kind}/${metadata.name}`,
        metadata.generation ?? metadata.uid,
      ]),
    ),
  );
}

suite("one description on Docker and on Kubernetes", () => {
  /** The tests below are one story, each step on the state that the one before it left. */
  beforeAll(() => {
    cluster("up");
    client.try(["delete", "namespace", demo.appName, "--ignore-not-found"]);
  }, CLUSTER_FROM_NOTHING_MS);

  afterAll(() => {
    client.try(["uncordon", nodeName()]);
    client.try(["delete", "namespace", demo.appName, "--ignore-not-found"]);
    demo.cleanUp();
  });

  test(named("leaves a namespace alone that somebody else made"), () => {
    client.run(["create", "namespace", demo.appName]);
    const { status, output } = deploy();
    expect(status).toBe(1);
    expect(output).toContain(`namespace/${demo.appName} is on the cluster already`);
    expect(output).toContain("Namespace.existing");
    expect(get(client, "namespace", demo.appName).metadata.labels).toEqual({
      "kubernetes.io/metadata.name": demo.appName,
    });
    client.run(["delete", "namespace", demo.appName]);
  });

  test(named("goes to both, image and all, and says what each of them does without"), () => {
    const { status, output } = deploy();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(output).toContain("prefers host-port (18080); Kubernetes cluster models/cluster does not have it");
    expect(output).toContain("prefers replicas (2); Docker host models/docker does not have it");
    expect(output.match(/HTTP 200/g)).toHaveLength(2);
  });

  test(named("answers the same from both"), async () => {
    const [docker, kubernetes] = [await embed(EMBEDDER_PORT), await embed(NODE_PORT)];
    expect(docker).toHaveLength(384);
    expect(kubernetes).toEqual(docker);
  });

  test(
    named("runs in a namespace that enforces Pod Security restricted, by the digest that was pushed"),
    () => {
      const { metadata } = get(client, "namespace", demo.appName);
      expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
      const images = pods().map(({ spec }) => (spec["containers"] as { image: string }[])[0]!.image);
      expect(images).toHaveLength(2);
      for (const image of images) expect(image).toMatch(/^127\.0\.0\.1:5901\/embedder@sha256:[0-9a-f]{64}$/);
    },
  );

  test(named("could not be pulled without the registry's password"), async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "anonymous" },
      spec: {
        ...pods()[0]!.spec,
        imagePullSecrets: [],
        nodeName: undefined,
        containers: (pods()[0]!.spec["containers"] as object[]).map((each) => ({
          ...each,
          // Else the kubelet uses what it has pulled for others.
          imagePullPolicy: "Always",
        })),
      },
    };
    client.run(["apply", "-f", "-"], JSON.stringify(pod));
    const refusal = () => JSON.stringify(get(client, "pod", "anonymous").status);
    await until("the anonymous pod is refused", () =>
      /no basic auth credentials|401|unauthorized/i.test(refusal()),
    );
    client.run(["delete", "pod", "anonymous", "--grace-period=0", "--force"]);
  });

  test(named("changes nothing the second time"), () => {
    const before = generations();
    const { status } = deploy();
    expect(status).toBe(0);
    expect(generations()).toEqual(before);
  });

  test(named("rolls out another version under load without losing a request"), async () => {
    const stop = startLoad(SERVICE, REQUEST);
    const old = pods().map(({ metadata }) => metadata.name);
    const { status, output } = deploy("changed");
    await until("the old pods are gone", () => list(client, "pods", EMBEDDER).length === 2);
    const { answered, failures } = await stop();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(50);
    expect(pods().filter(({ metadata }) => old.includes(metadata.name))).toEqual([]);
  });

  test(named("recovers from a pod that is killed"), async () => {
    const [victim] = pods();
    client.run(["delete", "pod", victim!.metadata.name, "--grace-period=0", "--force"]);
    await until("two other pods are ready", () => {
      const ready = pods().filter(isReady);
      return ready.length === 2 && ready.every(({ metadata }) => metadata.name !== victim!.metadata.name);
    });
  });

  test(
    named("keeps a drain from taking both replicas, and lets it go on once there is another"),
    async () => {
      const node = nodeName();
      // The node takes no new pods, so that the first that is evicted has no successor.
      const refused = client.try([
        "drain",
        node,
        "--delete-emptydir-data",
        `--pod-selector=model-stack.app=${demo.appName}`,
        "--timeout=20s",
      ]);
      client.run(["uncordon", node]);
      expect(refused.stderr).toContain("Cannot evict pod as it would violate the pod's disruption budget");
      const [last] = pods().filter(isReady);
      await until("the successor is ready", () => pods().filter(isReady).length === 2);
      const eviction = {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name: last!.metadata.name, namespace: demo.appName },
      };
      const path = `/api/v1/namespaces/${demo.appName}/pods/${last!.metadata.name}/eviction`;
      client.run(["create", "--raw", path, "-f", "-"], JSON.stringify(eviction));
      await until("two pods are ready again", () => pods().filter(isReady).length === 2);
      expect(pods().map(({ metadata }) => metadata.name)).not.toContain(last!.metadata.name);
    },
  );

  test(named("fills a cache that its pods find again, with the server's own secret"), async () => {
    const { status, output } = deploy("cached");
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    const read = () => client.run(["exec", "deployment/cached", "-c", "server", "--", "cat", "/cache/model"]);
    const first = read();
    expect(first).toMatch(/^[\w-]{4}\n$/);
    client.run(["rollout", "restart", "deployment/cached"]);
    client.run(["rollout", "status", "deployment/cached", "--timeout=120s"]);
    expect(read()).toBe(first + first);
  });

  test(named("says soon and with the server's own words why a server does not start"), () => {
    const begin = Date.now();
    const { status, output } = deploy("broken");
    expect(status).toBe(1);
    expect(output).toContain("container server was restarted 2 times, and ended with exit status 1");
    expect(output).toContain("| no such model");
    // Its start-up budget and the allowance for pulling are twelve minutes.
    expect(Date.now() - begin).toBeLessThan(180_000);
  });

  test(named("removes what is no longer described"), () => {
    expect(deploy("changed").status).toBe(0);
    expect(list(client, "deployments").map(({ metadata }) => metadata.name)).toEqual(["embedder"]);
    expect(list(client, "persistentvolumeclaims")).toEqual([]);
  });

  test(named("adds replicas when they have much to do"), async () => {
    expect(deploy("scaled").status).toBe(0);
    const stop = startLoad(SERVICE, { ...REQUEST, input: Array(16).fill(REQUEST.input) }, 4);
    try {
      await until(
        "the autoscaler adds a replica",
        () => (get(client, "deployment", "embedder").spec["replicas"] as number) > 1,
        150,
      );
    } finally {
      await stop();
    }
    // What the autoscaler did is not taken back.
    const scaled = get(client, "deployment", "embedder").spec["replicas"];
    expect(deploy("scaled").status).toBe(0);
    expect(get(client, "deployment", "embedder").spec["replicas"]).toBe(scaled);
  });

  test(named("leaves nothing behind"), () => {
    const { status, output } = demo.destroy("--volumes");
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(client.try(["get", "namespace", demo.appName]).stderr).toContain("not found");
    expect(demo.containers()).toEqual([]);
  });
});
