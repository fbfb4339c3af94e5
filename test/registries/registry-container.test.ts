import * as path from "node:path";
import { type DockerHostProps } from "../../constructs/docker";
import { Secret } from "../../constructs/model";
import { RegistryContainer, type RegistryContainerProps } from "../../constructs/registries";
import {
  findingsOf,
  refusalsOf,
  type Synthesized,
  synthesized,
  temporaryFolder,
  testApp,
} from "../../constructs/testing";
import { contextFolder, DockerStack, labelsOf, server } from "../support/samples";

function made(
  props: Partial<RegistryContainerProps> = {},
  host: DockerHostProps = {},
): { registry: RegistryContainer; stack: DockerStack; json: Synthesized } {
  const stack = new DockerStack(testApp(), "registry", host);
  const registry = new RegistryContainer(stack, "server", { host: stack.host, context: CONTEXT, ...props });
  return { registry, stack, json: synthesized(stack) };
}

const CONTEXT = "images/registry";
const container = (json: Synthesized) => json.resource("docker_container");
const tls = () => {
  const folder = temporaryFolder({ "tls.crt": "certificate", "tls.key": "key" });
  return { certificate: path.join(folder, "tls.crt"), key: path.join(folder, "tls.key") };
};

describe("a registry on a Docker host", () => {
  test("asks for credentials, on loopback, and keeps what is pushed", () => {
    const { registry, json } = made();
    expect(container(json)).toMatchObject({
      name: "model-stack-registry-server",
      ports: [{ internal: 5000, external: 5001, ip: "127.0.0.1", protocol: "tcp" }],
      volumes: [{ volume_name: "model-stack-registry-server-data", container_path: "/var/lib/registry" }],
      restart: "unless-stopped",
      capabilities: { drop: ["ALL"] },
      security_opts: ["no-new-privileges:true"],
      wait: true,
    });
    expect(container(json)["env"]).toEqual(
      expect.arrayContaining(["REGISTRY_AUTH=htpasswd", "REGISTRY_HTTP_ADDR=:5000"]),
    );
    expect(json.resources("docker_volume")).toEqual([]);
    expect(json.description["volumes"]).toEqual({ [registry.dataVolume]: { registry: "127.0.0.1:5001" } });
    expect(labelsOf(container(json))).toMatchObject({
      "model-stack.app": "model-stack",
      "model-stack.server": "server",
    });
  });

  test("is known to images as a plain value", () => {
    const { registry } = made({ hostPort: 5002 });
    expect(registry.registry).toMatchObject({
      address: "127.0.0.1:5002",
      username: "model-stack",
      password: { variable: "MODEL_STACK_REGISTRY_PASSWORD", isGenerated: true },
      isPlainHttp: true,
    });
  });

  test("is known under the name that its clients have for it", () => {
    const { registry } = made({ hostName: "registry.example.com", tls: tls() });
    expect(registry.registry).toMatchObject({ address: "registry.example.com:5001", isPlainHttp: false });
  });

  test("is built where it runs, and named by its context", () => {
    const { stack, json } = made();
    const image = json.resource("docker_image");
    expect(image["name"]).toMatch(/^model-stack-registry-server:[0-9a-f]{12}$/);
    const { context } = image["build"] as { context: string };
    expect(path.resolve(stack.workingDirectory, context)).toBe(path.resolve(CONTEXT));
    expect(container(json)["image"]).toMatch(/^\$\{docker_image\..*\.image_id\}$/);
    expect(json.resources("docker_registry_image")).toEqual([]);
  });

  test("has an image name that Docker takes, whatever the host's prefix", () => {
    const { json } = made({}, { namePrefix: "Team_.Models-" });
    expect(json.resource("docker_image")["name"]).toMatch(/^team-models-server:[0-9a-f]{12}$/);
    expect(container(json)["name"]).toBe("Team_.Models--server");
  });

  test("is another image with another context", () => {
    const [one, other] = [contextFolder(), contextFolder({ "config.yml": "x" })].map(
      (context) => made({ context }).json.resource("docker_image")["name"],
    );
    expect(one).not.toBe(other);
  });
});

describe("its password", () => {
  test("becomes a line of htpasswd that stays until it changes", () => {
    const { json } = made();
    expect(json.resource("terraform_data")).toMatchObject({
      input: { line: "model-stack:${bcrypt(var.MODEL_STACK_REGISTRY_PASSWORD, 10)}" },
      triggers_replace: {
        username: "model-stack",
        password: "${sha256(var.MODEL_STACK_REGISTRY_PASSWORD)}",
      },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(container(json)["upload"]).toEqual([
      {
        file: "/auth/htpasswd",
        content: expect.stringMatching(/^\$\{terraform_data\..*\.output\.line\}$/) as string,
      },
    ]);
  });

  test("is a sensitive variable, of whatever name, that tools may make", () => {
    expect(made().json.variables).toMatchObject({ MODEL_STACK_REGISTRY_PASSWORD: { sensitive: true } });
    expect(made().json.description["secrets"]).toEqual({
      MODEL_STACK_REGISTRY_PASSWORD: { generated: true },
    });
    const { json } = made({ username: "ann", password: Secret.fromEnvironment("MINE") });
    expect(json.variables).toMatchObject({ MINE: { sensitive: true } });
    expect(json.text).not.toContain("MODEL_STACK_REGISTRY_PASSWORD");
    expect(json.text).toContain("ann:${bcrypt(var.MINE, 10)}");
  });

  test("a user name that looks like a template is none", () => {
    expect(made({ username: "${x}" }).json.resource("terraform_data")).toMatchObject({
      input: { line: "$${x}:${bcrypt(var.MODEL_STACK_REGISTRY_PASSWORD, 10)}" },
      triggers_replace: { username: "$${x}" },
    });
  });

  test("never appears, even where the machine has it", () => {
    process.env["MODEL_STACK_REGISTRY_PASSWORD"] = "marker-of-a-password";
    try {
      expect(made().json.text).not.toContain("marker-of-a-password");
    } finally {
      delete process.env["MODEL_STACK_REGISTRY_PASSWORD"];
    }
  });
});

describe("TLS", () => {
  test("is spoken with the files that are given, replaced when they change", () => {
    const files = tls();
    const { stack, json } = made({ tls: files }, { publishAddress: "0.0.0.0" });
    expect(container(json)["env"]).toEqual(
      expect.arrayContaining([
        "REGISTRY_HTTP_TLS_CERTIFICATE=/auth/tls.crt",
        "REGISTRY_HTTP_TLS_KEY=/auth/tls.key",
      ]),
    );
    const [, certificate, key] = container(json)["upload"] as {
      file: string;
      source: string;
      source_hash: string;
    }[];
    expect([certificate!.file, key!.file]).toEqual(["/auth/tls.crt", "/auth/tls.key"]);
    expect(path.resolve(stack.workingDirectory, certificate!.source)).toBe(files.certificate);
    expect(key!.source_hash).toBe(`\${filesha256("${key!.source}")}`);
    expect(container(json)["healthcheck"]).toMatchObject({
      test: expect.arrayContaining(["https://127.0.0.1:5000/"]) as string[],
    });
  });

  test("is not spoken on loopback, and not needed", () => {
    for (const publishAddress of ["127.0.0.1", "127.1.2.3", "::1"]) {
      const { registry, json } = made({}, { publishAddress });
      expect(registry.registry.isPlainHttp).toBe(true);
      expect(container(json)["env"]).not.toContain("REGISTRY_HTTP_TLS_KEY=/auth/tls.key");
    }
    expect(made({}, { publishAddress: "::1" }).registry.registry.address).toBe("[::1]:5001");
  });

  test.each<[string, Partial<RegistryContainerProps>, DockerHostProps]>([
    ["on every network", {}, { publishAddress: "0.0.0.0" }],
    ["on a network", {}, { publishAddress: "10.0.0.1" }],
    ["on another machine", {}, { address: "ssh://root@gpu-1" }],
    ["under a name that others know", { hostName: "registry.example.com" }, {}],
  ])("is needed %s", (_, props, host) => {
    expect(refusalsOf(() => made(props, host))).toEqual([expect.stringContaining("REG-004")]);
  });
});

test("its name and port are its own", () => {
  const stack = new DockerStack();
  new RegistryContainer(stack, "server", { host: stack.host });
  stack.host.place(server({ name: "server", port: 5001 }));
  expect(findingsOf(stack.app).map(({ subject, rule }) => `${subject} ${rule.id}`)).toEqual([
    "local/server APP-001",
    "local/server APP-001",
  ]);
});

test("all mistakes come in one error", () => {
  const refusals = refusalsOf(() =>
    made(
      { hostPort: 0, username: "a b", context: temporaryFolder(), tls: { certificate: "x", key: "y" } },
      { publishAddress: "0.0.0.0" },
    ),
  );
  expect(refusals.map((text) => text.split(": ")[1])).toEqual([
    "REG-003",
    "REG-005",
    "REG-005",
    "REG-006",
    "REG-009",
  ]);
});
