import * as path from "node:path";
import { DockerHost, type DockerHostProps } from "../../constructs/docker";
import { isThisMachine, remoteName } from "../../constructs/docker/host-address";
import { ModelImage } from "../../constructs/images";
import { Secret } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { findingsOf, refusalsOf, synthesized, temporaryFolder, testApp } from "../../constructs/testing";
import { DIGEST, DockerStack, server } from "../support/samples";

const hostOf = (props: DockerHostProps) => new DockerStack(testApp(), "local", props).host;
const CERTIFICATES = { "ca.pem": "", "cert.pem": "", "key.pem": "" };

describe("a Docker host", () => {
  test("is this machine without a word", () => {
    const stack = new DockerStack();
    expect(stack.host).toMatchObject({
      sharesLoopback: true,
      hostName: "127.0.0.1",
      publishAddress: "127.0.0.1",
      namePrefix: "model-stack-local",
      path: "local/docker",
    });
    expect(synthesized(stack).providers("docker")).toEqual([{}]);
  });

  test("has a network of its own, for the containers that lie on it", () => {
    const stack = new DockerStack(testApp({ name: "shop" }), "models", { namePrefix: "m" });
    stack.host.place(server());
    expect(synthesized(stack).resource("docker_network")).toMatchObject({
      name: "m",
      driver: "bridge",
      labels: [
        { label: "model-stack.app", value: "shop" },
        { label: "model-stack.stack", value: "models" },
      ],
    });
  });

  test("that only builds images has no network", () => {
    expect(synthesized(new DockerStack()).json).not.toHaveProperty("resource");
  });

  test("is described for the tools", () => {
    const stack = new DockerStack(testApp(), "gpu", {
      address: "ssh://root@gpu-1",
      publishAddress: "10.0.0.1",
    });
    expect(synthesized(stack).description["hosts"]).toEqual({
      "gpu/docker": { address: "ssh://root@gpu-1", network: "model-stack-gpu", publishAddress: "10.0.0.1" },
    });
  });

  test("asks for a provider in which changes arrive, above what the bindings pin", () => {
    expect(synthesized(new DockerStack()).json["terraform"]).toMatchObject({
      required_providers: { docker: { source: "kreuzwerker/docker", version: ">= 4.5.0, < 5.0.0" } },
    });
  });
});

describe("two hosts in one stack", () => {
  test("have a provider each, and what lies on them says which", () => {
    const stack = new DockerStack();
    const gpu = new DockerHost(stack, "gpu-1", { address: "ssh://root@gpu-1", namePrefix: "gpu" });
    stack.host.place(server());
    gpu.place(server({ name: "large" }));
    const made = synthesized(stack);
    expect(made.providers("docker")).toEqual([{}, { alias: "local_gpu_1", host: "ssh://root@gpu-1" }]);
    expect(made.resource("docker_container", "docker/chat/container")["provider"]).toBe("docker");
    expect(made.resource("docker_container", "gpu-1/large/container")["provider"]).toBe("docker.local_gpu_1");
    expect(made.resource("docker_network", "gpu-1/network")["provider"]).toBe("docker.local_gpu_1");
  });

  test("of different stacks need no alias", () => {
    const app = testApp();
    const stacks = ["one", "two"].map((id) => new DockerStack(app, id));
    for (const stack of stacks) expect(synthesized(stack).providers("docker")).toEqual([{}]);
  });
});

describe("a host elsewhere", () => {
  test("by SSH", () => {
    const stack = new DockerStack(testApp(), "gpu", { address: "ssh://root@gpu-1:2222" });
    const { url } = stack.host.place(server());
    expect(stack.host).toMatchObject({ sharesLoopback: false, hostName: "gpu-1" });
    expect(url).toBe("http://gpu-1:8000");
    const made = synthesized(stack);
    expect(made.providers("docker")).toEqual([{ host: "ssh://root@gpu-1:2222" }]);
    expect(made.description["placements"]).toMatchObject({ "model-stack-gpu-chat": { reachable: false } });
  });

  test("is reached where it publishes on its network", () => {
    const stack = new DockerStack(testApp(), "gpu", {
      address: "ssh://root@gpu-1",
      publishAddress: "0.0.0.0",
    });
    stack.host.place(server());
    const made = synthesized(stack);
    expect(made.resource("docker_container")["ports"]).toMatchObject([{ ip: "0.0.0.0" }]);
    expect(made.description["placements"]).toMatchObject({ "model-stack-gpu-chat": { reachable: true } });
  });

  test("by TCP with TLS, with a path to its certificates that Terraform finds", () => {
    const certificates = temporaryFolder(CERTIFICATES);
    const stack = new DockerStack(testApp(), "gpu", { address: "tcp://gpu-1:2376", certificates });
    const [provider] = synthesized(stack).providers("docker");
    expect(provider).toMatchObject({ host: "tcp://gpu-1:2376" });
    const relative = provider!["cert_path"] as string;
    expect(path.isAbsolute(relative)).toBe(false);
    expect(path.resolve(stack.workingDirectory, relative)).toBe(certificates);
  });

  test.each([
    ["unix:///run/docker.sock", true, undefined],
    ["unix:///run/user/1000/docker.sock", true, undefined],
    ["npipe:////./pipe/docker_engine", true, undefined],
    ["ssh://localhost", true, "localhost"],
    ["ssh://root@127.0.0.1:2222", true, "127.0.0.1"],
    ["ssh://root@[::1]:22", true, "[::1]"],
    ["ssh://gpu-1", false, "gpu-1"],
    ["ssh://root@10.0.0.2", false, "10.0.0.2"],
    ["ssh://root@[fe80::1]", false, "[fe80::1]"],
  ])("%s", (address, isHere, name) => {
    expect([isThisMachine(address), remoteName(address)]).toEqual([isHere, name]);
    expect(hostOf({ address }).sharesLoopback).toBe(isHere);
  });

  test.each([
    "http://gpu-1",
    "gpu-1",
    "ssh://",
    "ssh://a b",
    "ssh://${x}",
    "unix://run/docker.sock",
    "tcp:gpu-1",
    "ssh://a@b@c",
  ])("%s is no address", (address) =>
    expect(refusalsOf(() => hostOf({ address })).join()).toContain("HOST-001"),
  );
});

describe("the address in a URL", () => {
  test.each([
    ["127.0.0.1", "http://127.0.0.1:8000"],
    ["0.0.0.0", "http://127.0.0.1:8000"],
    ["10.0.0.1", "http://10.0.0.1:8000"],
    ["::1", "http://[::1]:8000"],
    ["::", "http://[::1]:8000"],
  ])("of ports published on %s", (publishAddress, url) => {
    expect(hostOf({ publishAddress }).place(server()).url).toBe(url);
    expect(new URL(url).port).toBe("8000");
  });
});

describe("logins", () => {
  const password = Secret.fromEnvironment("PULL_PASSWORD");
  const stackWith = (...registries: ContainerRegistry[]) => {
    const stack = new DockerStack();
    registries.forEach((registry, index) =>
      stack.host.place(
        server({
          name: `chat-${index}`,
          port: 8000 + index,
          image: ModelImage.fromRegistry(`${registry.address}/a/b@${DIGEST}`, registry),
        }),
      ),
    );
    return stack;
  };
  const logins = (...registries: ContainerRegistry[]) =>
    synthesized(stackWith(...registries)).providers("docker")[0]!["registry_auth"];

  test.each<[string, ContainerRegistry, Readonly<Record<string, unknown>>]>([
    [
      "with TLS",
      ContainerRegistry.at("harbor.example.com", { username: "ann", password }),
      { address: "harbor.example.com", username: "ann", password: "${var.PULL_PASSWORD}" },
    ],
    [
      "over plain HTTP, which the provider has to be told",
      ContainerRegistry.at("127.0.0.1:5001", { username: "ann", password, isPlainHttp: true }),
      { address: "http://127.0.0.1:5001", username: "ann", password: "${var.PULL_PASSWORD}" },
    ],
    [
      "at Docker Hub, whose registry has another name",
      ContainerRegistry.dockerHub("ann", password),
      { address: "registry-1.docker.io", username: "ann", password: "${var.PULL_PASSWORD}" },
    ],
    [
      "at NVIDIA's, whose user name is no template",
      ContainerRegistry.ngc(password),
      { address: "nvcr.io", username: "$oauthtoken", password: "${var.PULL_PASSWORD}" },
    ],
    [
      "as a user whose name looks like a template",
      ContainerRegistry.at("harbor.example.com", { username: "${ann}", password }),
      { address: "harbor.example.com", username: "$${ann}", password: "${var.PULL_PASSWORD}" },
    ],
    [
      "as nobody",
      ContainerRegistry.at("harbor.example.com"),
      { address: "harbor.example.com", auth_disabled: true },
    ],
  ])("%s", (_, registry, login) => expect(logins(registry)).toEqual([login]));

  test("are one for each registry", () => {
    const registry = () => ContainerRegistry.at("harbor.example.com", { username: "ann", password });
    expect(logins(registry(), registry(), ContainerRegistry.ghcr("bob", password))).toMatchObject([
      { address: "harbor.example.com" },
      { address: "ghcr.io" },
    ]);
  });

  test.each<[string, ContainerRegistry]>([
    ["user", ContainerRegistry.at("127.0.0.1:5000", { username: "bob", password })],
    [
      "password",
      ContainerRegistry.at("127.0.0.1:5000", {
        username: "ann",
        password: Secret.fromEnvironment("OTHER"),
      }),
    ],
    ["protocol", ContainerRegistry.at("127.0.0.1:5000", { username: "ann", password, isPlainHttp: true })],
    ["nobody", ContainerRegistry.at("127.0.0.1:5000")],
  ])("that differ in the %s are refused", (_, other) => {
    const stack = stackWith(ContainerRegistry.at("127.0.0.1:5000", { username: "ann", password }), other);
    expect(findingsOf(stack.app).map(({ rule, subject }) => `${subject} ${rule.id}`)).toEqual([
      "local/docker HOST-007",
    ]);
  });
});

test("all mistakes of a host come in one error", () => {
  const refusals = refusalsOf(() =>
    hostOf({
      address: "gpu",
      publishAddress: "x",
      namePrefix: "-",
      certificates: "nowhere",
      registryAliases: { a: "/" },
    }),
  );
  expect(refusals.map((text) => text.split(": ")[1])).toEqual([
    "HOST-001",
    "HOST-004",
    "HOST-003",
    "HOST-005",
    "HOST-006",
    "HOST-008",
  ]);
});
