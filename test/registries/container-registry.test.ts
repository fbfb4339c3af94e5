import { Secret } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { refusalsOf } from "../../constructs/testing";
import { untyped } from "../support/samples";

describe("presets", () => {
  test.each<[string, ContainerRegistry, string, string, string]>([
    ["Docker Hub", ContainerRegistry.dockerHub("ann"), "docker.io", "ann", "DOCKERHUB_TOKEN"],
    ["GitHub", ContainerRegistry.ghcr("ann"), "ghcr.io", "ann", "GHCR_TOKEN"],
    ["NVIDIA", ContainerRegistry.ngc(), "nvcr.io", "$oauthtoken", "NGC_API_KEY"],
    [
      "Amazon",
      ContainerRegistry.ecr("123456789012", "eu-central-1"),
      "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
      "AWS",
      "AWS_ECR_PASSWORD",
    ],
  ])("%s", (_, registry, address, username, variable) => {
    expect(registry).toMatchObject({ address, username, password: { variable }, isPlainHttp: false });
    expect(registry.password!.isGenerated).toBe(false);
  });

  test("take another secret", () => {
    const password = Secret.fromEnvironment("MINE");
    for (const registry of [
      ContainerRegistry.dockerHub("ann", password),
      ContainerRegistry.ghcr("ann", password),
      ContainerRegistry.ngc(password),
      ContainerRegistry.ecr("123456789012", "eu-central-1", password),
    ])
      expect(registry.password).toBe(password);
  });
});

describe("a registry", () => {
  test("is read by anybody without credentials, and is frozen", () => {
    const registry = ContainerRegistry.at("harbor.example.com:8443");
    expect(registry).toMatchObject({ address: "harbor.example.com:8443", isPlainHttp: false });
    expect([registry.username, registry.password]).toEqual([undefined, undefined]);
    expect(Object.isFrozen(registry)).toBe(true);
  });

  test.each([
    { username: "ann" },
    { password: Secret.fromEnvironment("P") },
    { username: "", password: Secret.fromEnvironment("P") },
  ])("refuses half of a login: %j", (props) =>
    expect(refusalsOf(() => ContainerRegistry.at("a", props))[0]).toContain("REG-002"),
  );

  test("does not show a password that is given as text", () => {
    const props = { username: "ann", password: untyped<Secret>("hunter2") };
    expect(refusalsOf(() => ContainerRegistry.at("a b", props)).join()).toMatch(/REG-001.*REG-007/);
    expect(refusalsOf(() => ContainerRegistry.at("a b", props)).join()).not.toContain("hunter2");
  });
});
