import { TerraformOutput } from "cdktf";
import { type ModelContainerProps, ModelContainer } from "../../constructs/docker";
import {
  Duration,
  ExampleRequest,
  type ModelServerProps,
  Need,
  Probe,
  Secret,
  Size,
} from "../../constructs/model";
import { synthesized } from "../../constructs/testing";
import { containerOf, DockerStack, image, labelsOf, server } from "../support/samples";

describe("every container", () => {
  test("is hardened without being asked", () => {
    expect(containerOf()).toMatchObject({
      capabilities: { drop: ["ALL"] },
      security_opts: ["no-new-privileges:true"],
      init: true,
      log_driver: "json-file",
      log_opts: { "max-size": "10m", "max-file": "3" },
      restart: "unless-stopped",
    });
  });

  test("has nothing that breaks out of it", () => {
    const container = containerOf({ environment: { A: "b" }, user: "10001" });
    for (const property of ["privileged", "network_mode", "pid_mode", "ipc_mode", "volumes", "devices"])
      expect(container).not.toHaveProperty(property);
  });

  test("is published on loopback alone", () => {
    expect(containerOf()["ports"]).toEqual([
      { internal: 8000, external: 8000, ip: "127.0.0.1", protocol: "tcp" },
    ]);
  });

  test("runs the image by digest and is reached by its name", () => {
    const container = containerOf();
    expect(container["image"]).toMatch(/^example\.com\/models\/chat@sha256:[0-9a-f]{64}$/);
    expect(container["name"]).toBe("model-stack-local-chat");
    expect(container["networks_advanced"]).toEqual([
      { aliases: ["chat"], name: expect.stringMatching(/^\$\{docker_network\..*\.name\}$/) as string },
    ]);
  });

  test("is labelled for the tools, and with the server's labels", () => {
    const labels = labelsOf(containerOf({ labels: { team: "search", "example.com/tier": "gold" } }));
    expect(labels).toEqual({
      "model-stack.app": "model-stack",
      "model-stack.stack": "local",
      "model-stack.server": "chat",
      "model-stack.spec": expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      team: "search",
      "example.com/tier": "gold",
    });
  });

  test("waits until the server is ready, as long as it may take to start", () => {
    expect(containerOf({ startupBudget: Duration.minutes(20) })).toMatchObject({
      wait: true,
      wait_timeout: 1200,
    });
    expect(containerOf({ startupBudget: Duration.millis(5400) })["wait_timeout"]).toBe(6);
  });
});

describe("what a description says", () => {
  test.each<[string, Partial<ModelServerProps>, Readonly<Record<string, unknown>>]>([
    ["command", { command: ["vllm", "serve"] }, { entrypoint: ["vllm", "serve"] }],
    ["args", { args: ["--port", "8000"] }, { command: ["--port", "8000"] }],
    ["user", { user: "10001:10002" }, { user: "10001:10002" }],
    ["cpu", { cpu: 0.5 }, { cpu_period: 100_000, cpu_quota: 50_000 }],
    ["cpu, rounded", { cpu: 1 / 3 }, { cpu_quota: 33_333 }],
    [
      "memory, without as much swap again",
      { memory: Size.gibibytes(2) },
      { memory: 2048, memory_swap: 2048 },
    ],
    ["memory, rounded up", { memory: Size.kibibytes(10_241) }, { memory: 11 }],
    [
      "memory, as hosts without swap read it",
      { memory: Size.gibibytes(2) },
      { lifecycle: { ignore_changes: ["memory_swap"] } },
    ],
    ["sharedMemory", { sharedMemory: Size.gibibytes(1) }, { shm_size: 1024 }],
    [
      "readOnlyRoot",
      { readOnlyRoot: true },
      { read_only: true, tmpfs: { "/tmp": "rw,nosuid,nodev,mode=1777" } },
    ],
    [
      "writablePaths",
      { writablePaths: ["/run/a"] },
      { read_only: false, tmpfs: { "/run/a": "rw,nosuid,nodev,mode=1777" } },
    ],
    ["stopGrace", { stopGrace: Duration.seconds(90) }, { stop_timeout: 90, destroy_grace_seconds: 90 }],
    [
      "stopGrace, rounded up",
      { stopGrace: Duration.millis(1500) },
      { stop_timeout: 2, destroy_grace_seconds: 2 },
    ],
    ["environment", { environment: { A: "1", B: "" } }, { env: ["A=1", "B="] }],
  ])("%s", (_, changes, expected) => expect(containerOf(changes)).toMatchObject(expected));

  test("and nothing where it says nothing", () => {
    const container = containerOf();
    for (const property of [
      "entrypoint",
      "command",
      "user",
      "cpu_quota",
      "memory",
      "memory_swap",
      "shm_size",
      "tmpfs",
      "lifecycle",
      "depends_on",
    ])
      expect(container).not.toHaveProperty(property);
    expect(container["env"]).toEqual([]);
  });

  test("is described for the tools with where it is reached", () => {
    const stack = new DockerStack();
    stack.host.place(server({ example: ExampleRequest.post("/v1/chat", { text: "hi ${x}" }) }));
    expect(synthesized(stack).description["placements"]).toEqual({
      "model-stack-local-chat": {
        server: "chat",
        url: "http://127.0.0.1:8000",
        reachable: true,
        example: { method: "POST", path: "/v1/chat", body: '{"text":"hi ${x}"}' },
      },
    });
  });
});

describe("templates in text", () => {
  const EVIL = '${file("/etc/passwd")} %{ if true }';
  const SAFE = '$${file("/etc/passwd")} %%{ if true }';

  test.each<[string, Partial<ModelServerProps>, Readonly<Record<string, unknown>>]>([
    ["environment", { environment: { A: EVIL } }, { env: [`A=${SAFE}`] }],
    ["command", { command: [EVIL] }, { entrypoint: [SAFE] }],
    ["args", { args: [EVIL, "a"] }, { command: [SAFE, "a"] }],
    ["writable paths", { writablePaths: ["/${x}"] }, { tmpfs: { "/$${x}": "rw,nosuid,nodev,mode=1777" } }],
    ["probe commands", { readyProbe: Probe.command([EVIL]) }, { healthcheck: { test: ["CMD", SAFE] } }],
  ])("are text in %s", (_, changes, expected) => expect(containerOf(changes)).toMatchObject(expected));

  test("are text in a probe's path", () => {
    const container = containerOf({ readyProbe: Probe.http("/${x}", { client: "curl" }) });
    expect(container["healthcheck"]).toMatchObject({
      test: expect.arrayContaining(["http://127.0.0.1:8000/$${x}"]) as string[],
    });
  });

  test("are templates where they are cdktf's tokens", () => {
    const stack = new DockerStack();
    const peer = stack.host.place(server({ name: "peer", port: 8001 }));
    stack.host.place(server({ environment: { PEER: peer.container.name } }));
    const container = synthesized(stack).resource("docker_container", "chat/container");
    expect(container["env"]).toEqual([expect.stringMatching(/^PEER=\$\{docker_container\..*\.name\}$/)]);
  });
});

describe("secrets", () => {
  const secrets = { HF_TOKEN: Secret.fromEnvironment("HUB_TOKEN"), KEY: Secret.generated("MY_KEY") };

  test("become sensitive variables", () => {
    const stack = new DockerStack();
    stack.host.place(server({ secrets, environment: { A: "1" } }));
    const made = synthesized(stack);
    expect(made.resource("docker_container")["env"]).toEqual([
      "A=1",
      "HF_TOKEN=${var.HUB_TOKEN}",
      "KEY=${var.MY_KEY}",
    ]);
    expect(made.variables).toMatchObject({ HUB_TOKEN: { sensitive: true }, MY_KEY: { sensitive: true } });
    for (const variable of Object.values(made.variables)) expect(variable).not.toHaveProperty("default");
  });

  test("never appear, even where the machine has them", () => {
    process.env["HUB_TOKEN"] = "marker-of-a-secret";
    try {
      const stack = new DockerStack();
      stack.host.place(server({ secrets }));
      expect(synthesized(stack).text).not.toContain("marker-of-a-secret");
    } finally {
      delete process.env["HUB_TOKEN"];
    }
  });

  test("are one variable, whoever uses them", () => {
    const stack = new DockerStack();
    stack.host.place(server({ secrets }));
    stack.host.place(server({ name: "other", port: 8001, secrets }));
    expect(Object.keys(synthesized(stack).variables).sort()).toEqual(["HUB_TOKEN", "MY_KEY"]);
  });
});

describe("the spec label, which replaces a container that would not be changed", () => {
  const spec = (changes: Partial<ModelServerProps> = {}) =>
    labelsOf(containerOf(changes))["model-stack.spec"];
  const plain = spec();

  test.each<[string, Partial<ModelServerProps>]>([
    ["the probe", { readyProbe: Probe.http("/ready", { client: "curl" }) }],
    [
      "the probe's period",
      { readyProbe: Probe.http("/health", { client: "curl", period: Duration.seconds(7) }) },
    ],
    ["the start-up budget", { startupBudget: Duration.minutes(7) }],
    ["the writable paths", { writablePaths: ["/run"] }],
    ["the memory", { memory: Size.gibibytes(1) }],
    ["the CPU", { cpu: 1 }],
    ["the restart policy", { needs: [Need.restart("always")] }],
  ])("changes with %s", (_, changes) => expect(spec(changes)).not.toBe(plain));

  test.each<[string, Partial<ModelServerProps>]>([
    ["the environment", { environment: { A: "1" } }],
    ["a secret", { secrets: { A: Secret.fromEnvironment("A") } }],
    ["the arguments", { args: ["a"] }],
    ["the host port", { needs: [Need.hostPort(9000)] }],
    ["labels", { labels: { team: "search" } }],
    ["the shared memory", { sharedMemory: Size.gibibytes(1) }],
    ["the stop grace", { stopGrace: Duration.seconds(9) }],
  ])("stays with %s", (_, changes) => expect(spec(changes)).toBe(plain));
});

describe("needs", () => {
  test("give the host port and the restart policy, required or preferred", () => {
    for (const needs of [
      [Need.hostPort(9000), Need.restart("on-failure")],
      [Need.hostPort(9000).preferred(), Need.restart("on-failure").preferred()],
    ])
      expect(containerOf({ needs })).toMatchObject({
        ports: [{ internal: 8000, external: 9000 }],
        restart: "on-failure",
      });
  });
});

describe("the explicit door", () => {
  function opened(props: Partial<ModelContainerProps>, changes: Partial<ModelServerProps> = {}) {
    const stack = new DockerStack();
    const placed = new ModelContainer(stack, "explicit", {
      host: stack.host,
      server: server(changes),
      ...props,
    });
    return { placed, made: synthesized(stack).resource("docker_container") };
  }

  test("has options of Docker's own, which win over needs", () => {
    const needs = [Need.hostPort(9000), Need.restart("always")];
    const { placed, made } = opened({ hostPort: 9100, restart: "no", networkAliases: ["llm"] }, { needs });
    expect(made).toMatchObject({
      ports: [{ external: 9100 }],
      restart: "no",
      networks_advanced: [{ aliases: ["chat", "llm"] }],
    });
    expect([placed.url, placed.hostPort]).toEqual(["http://127.0.0.1:9100", 9100]);
  });

  test("hands back the provider's own resource", () => {
    const stack = new DockerStack();
    const { container } = stack.host.place(server());
    new TerraformOutput(stack, "id", { value: container.id });
    expect(synthesized(stack).text).toMatch(/\$\{docker_container\.[\w-]+\.id\}/);
  });

  test("places one description several times", () => {
    const stack = new DockerStack();
    const [one, two] = [8000, 8001].map(
      (hostPort) =>
        new ModelContainer(stack, `chat-${hostPort}`, {
          host: stack.host,
          server: server({ name: `chat-${hostPort}`, image }),
          hostPort,
        }),
    );
    expect([one!.url, two!.url]).toEqual(["http://127.0.0.1:8000", "http://127.0.0.1:8001"]);
    expect(synthesized(stack).resources("docker_container")).toHaveLength(2);
  });
});

test("a server may be called what the host calls its own parts", () => {
  const stack = new DockerStack();
  stack.host.place(server({ name: "network" }));
  stack.host.place(server({ name: "provider", port: 8001 }));
  const names = synthesized(stack)
    .resources("docker_container")
    .map((container) => container["name"]);
  expect(names.sort()).toEqual(["model-stack-local-network", "model-stack-local-provider"]);
});
