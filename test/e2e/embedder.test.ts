import * as fs from "node:fs";
import * as path from "node:path";
import { Deployment, docker, inspect } from "./support/deployment";
import { EMBEDDER_PORT, MOVED_REGISTRY_PORT, REGISTRY_PORT } from "./support/ports";
import { digestOf, registryRequest, tagsOf } from "./support/registry-client";

jest.setTimeout(600_000);

const demo = new Deployment("embedder");
const context = path.join(demo.folder, "context");
const registryName = `${demo.appName}-registry-server`;

/** The tests below are one story, each step on the state that the one before it left. */
beforeAll(() => {
  fs.cpSync(path.resolve(__dirname, "../../images/embedder"), context, { recursive: true });
  demo.environment["E2E_CONTEXT"] = context;
});

afterAll(() => demo.cleanUp());

async function embed(input: readonly string[]): Promise<number[][]> {
  const response = await fetch(`http://127.0.0.1:${EMBEDDER_PORT}/v1/embeddings`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ model: "all-MiniLM-L6-v2", input }),
  });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data.map(({ embedding }) => embedding);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function expectNothingToChange(): void {
  for (const stack of ["registry", "models"]) {
    const { status, output } = demo.plan(stack);
    expect({ stack, status, output: status === 0 ? "" : output }).toEqual({ stack, status: 0, output: "" });
  }
}

/** Bytes that the registry's volume holds. */
function registryBytes(): number {
  return Number(docker("exec", registryName, "du", "-sb", "/var/lib/registry").split(/\s/)[0]);
}

describe("the demo on local Docker", () => {
  test("is deployed from nothing, and shows the request and the answer", () => {
    const { status, output } = demo.deploy();
    expect(output).toContain(`curl -s http://127.0.0.1:${EMBEDDER_PORT}/v1/embeddings`);
    expect(output).toContain("HTTP 200");
    expect(output).toContain('"object":"embedding"');
    expect(status).toBe(0);
  });

  test("puts related sentences closer together than unrelated ones", async () => {
    const [cat, kitten, tax] = await embed([
      "A cat sleeps on the sofa.",
      "A kitten naps on the couch.",
      "The tax return is due in April.",
    ]);
    expect(cosine(cat!, kitten!)).toBeGreaterThan(0.5);
    expect(cosine(cat!, tax!)).toBeLessThan(0.2);
  });

  test("runs the digest that was pushed", async () => {
    const [tag] = await tagsOf("embedder", demo.registryPassword());
    const digest = await digestOf("embedder", tag!, demo.registryPassword());
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(demo.container("embedder").Config.Image).toBe(`127.0.0.1:${REGISTRY_PORT}/embedder@${digest}`);
  });

  test("is an image of less than 600 MB that runs as nobody in particular", () => {
    const { Image, Config } = demo.container("embedder");
    expect(Number(docker("image", "inspect", "-f", "{{.Size}}", Image))).toBeLessThan(600e6);
    expect(Config["User"]).toBe("10001:10001");
  });

  test("changes nothing the second time", () => {
    expectNothingToChange();
    const before = demo.container("embedder").Id;
    const { status, output } = demo.deploy();
    expect({ status, count: output.match(/nothing to change/g)?.length }).toEqual({ status: 0, count: 2 });
    expect(demo.container("embedder").Id).toBe(before);
  });

  test("does not rebuild for another time stamp or umask", () => {
    const file = path.join(context, "embedder/api.py");
    fs.utimesSync(file, new Date(0), new Date(0));
    fs.chmodSync(file, 0o666);
    expect(demo.synthesize().status).toBe(0);
    expectNothingToChange();
  });

  test("publishes on loopback only", () => {
    const bindings = demo
      .containers()
      .flatMap((id) => Object.values(inspect(id).NetworkSettings.Ports).flatMap((ports) => ports ?? []));
    expect(bindings.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`).sort()).toEqual([
      `127.0.0.1:${EMBEDDER_PORT}`,
      `127.0.0.1:${REGISTRY_PORT}`,
    ]);
    expect(listeners()).not.toContainEqual(
      expect.stringMatching(new RegExp(`^(?!127\\.0\\.0\\.1:).*:(${EMBEDDER_PORT}|${REGISTRY_PORT})$`)),
    );
    expect(listeners()).toContain(`127.0.0.1:${REGISTRY_PORT}`);
  });

  test("keeps its secret out of what is synthesized, out of labels and out of logs", () => {
    const password = demo.registryPassword();
    const files = fs
      .readdirSync(demo.outdir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(4);
    // The provider itself, which init links or copies here, is as it came.
    const written = files
      .map((file) => path.join(file.parentPath, file.name))
      .filter((file) => !file.includes(".terraform/"));
    expect(written.filter((file) => fs.readFileSync(file, "utf8").includes(password))).toEqual([]);
    for (const id of demo.containers()) {
      expect(JSON.stringify(inspect(id))).not.toContain(password);
      expect(docker("logs", id)).not.toContain(password);
    }
    expect(
      fs.statSync(path.join(demo.folder, ".state/secrets/MODEL_STACK_REGISTRY_PASSWORD")).mode & 0o777,
    ).toBe(0o600);
  });

  test("pushes only the code layer when only code changed", async () => {
    const [before, container] = [registryBytes(), demo.container("embedder").Id];
    fs.appendFileSync(path.join(context, "embedder/api.py"), "\n# changed\n");
    const { status, output } = demo.deploy();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(demo.container("embedder").Id).not.toBe(container);
    expect(registryBytes() - before).toBeGreaterThan(0);
    expect(registryBytes() - before).toBeLessThan(1_000_000);
    expect(await embed(["still there"])).toHaveLength(1);
    expectNothingToChange();
  });

  test("keeps the running server when a build fails, and shows the end of the build's log", async () => {
    const container = demo.container("embedder").Id;
    const dockerfile = path.join(context, "Dockerfile");
    const good = fs.readFileSync(dockerfile, "utf8");
    fs.writeFileSync(dockerfile, `${good}\nRUN echo the disk is full && false\n`);
    const { status, output } = demo.deploy();
    expect(status).toBe(1);
    expect(output).toContain("the disk is full");
    fs.writeFileSync(dockerfile, `${good}\nRUN echo another reason && false\n`);
    const again = demo.deploy().output;
    fs.writeFileSync(dockerfile, good);
    expect(again).toContain("another reason");
    expect(again).not.toContain("the disk is full");
    expect(demo.container("embedder").Id).toBe(container);
    expect(await embed(["still there"])).toHaveLength(1);
    expect(demo.deploy().status).toBe(0);
    expect(demo.container("embedder").Id).toBe(container);
  });
});

describe("the registry", () => {
  test("refuses anonymous pull and push, and wrong passwords", async () => {
    const [tag] = await tagsOf("embedder", demo.registryPassword());
    const statuses = [
      (await registryRequest(`/v2/embedder/manifests/${tag}`)).status,
      (await registryRequest("/v2/embedder/blobs/uploads/", undefined, "POST")).status,
      (await registryRequest("/v2/embedder/blobs/uploads/", "wrong", "POST")).status,
      (await registryRequest(`/v2/embedder/manifests/${tag}`, demo.registryPassword())).status,
    ];
    expect(statuses).toEqual([401, 401, 401, 200]);
  });

  test("when it is down, leaves the models as they are", () => {
    docker("stop", registryName);
    const { output } = demo.plan("models");
    expect(output).not.toMatch(/docker_container\S* (must be|will be) (replaced|destroyed|updated)/);
    expect(output).toMatch(/docker_registry_image|No changes|connect/);
  });

  test("when its container is gone, comes back with its images, and no model is replaced", async () => {
    const [container, tags] = [demo.container("embedder").Id, fs.existsSync(context)];
    expect(tags).toBe(true);
    docker("rm", "-f", registryName);
    const { status, output } = demo.deploy();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(demo.container("embedder").Id).toBe(container);
    expect((await tagsOf("embedder", demo.registryPassword())).length).toBe(2);
    expectNothingToChange();
  });

  test("takes a new password, and no model is replaced", async () => {
    const [container, old] = [demo.container("embedder").Id, demo.registryPassword()];
    demo.environment["MODEL_STACK_REGISTRY_PASSWORD"] = "another-password-of-ours";
    expect(demo.deploy().status).toBe(0);
    expect(demo.container("embedder").Id).toBe(container);
    expect((await registryRequest("/v2/", old)).status).toBe(401);
    expect((await registryRequest("/v2/", "another-password-of-ours")).status).toBe(200);
    expectNothingToChange();
  });
});

test("a registry that moves to another port takes the models with it", async () => {
  demo.environment["E2E_REGISTRY_PORT"] = String(MOVED_REGISTRY_PORT);
  const { status, output } = demo.deploy();
  expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  expect(demo.container("embedder").Config.Image).toContain(
    `127.0.0.1:${MOVED_REGISTRY_PORT}/embedder@sha256:`,
  );
  expect(await embed(["still there"])).toHaveLength(1);
  expectNothingToChange();
});

describe("destroying the demo", () => {
  test("leaves nothing but the registry's data", () => {
    const anonymous = docker("volume", "ls", "-qf", "dangling=true")
      .split("\n")
      .filter((name) => /^[0-9a-f]{64}$/.test(name));
    const { status, output } = demo.destroy();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(demo.containers()).toEqual([]);
    expect(demo.networks()).toEqual([]);
    const images = docker("images", "--digests", "--format", "{{.Repository}}:{{.Tag}}@{{.Digest}}").split(
      "\n",
    );
    expect(images.filter((name) => /^127\.0\.0\.1:59/.test(name) || name.startsWith(demo.appName))).toEqual(
      [],
    );
    expect(
      docker("volume", "ls", "-qf", "dangling=true")
        .split("\n")
        .filter((name) => /^[0-9a-f]{64}$/.test(name)),
    ).toEqual(anonymous);
    expect(demo.volumes()).toEqual([`${demo.appName}-registry-server-data`]);
  });

  test("takes the data too when told so", () => {
    expect(demo.destroy("--volumes").status).toBe(0);
    expect(demo.volumes()).toEqual([]);
    expect(fs.readdirSync(path.join(demo.folder, ".state"), { recursive: true })).toEqual(["secrets"]);
  });
});

/** Local addresses of listening TCP sockets. */
function listeners(): string[] {
  const hex = (address: string): string => {
    const [ip = "", port = ""] = address.split(":");
    const bytes =
      ip
        .match(/../g)
        ?.reverse()
        .map((byte) => parseInt(byte, 16)) ?? [];
    return `${bytes.length === 4 ? bytes.join(".") : ip}:${parseInt(port, 16)}`;
  };
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .filter((file) => fs.existsSync(file))
    .flatMap((file) => fs.readFileSync(file, "utf8").trim().split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === "0A")
    .map(([, local]) => hex(local!));
}
