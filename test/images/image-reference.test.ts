import { isLoopback, isRegistryAddress, isRepository, parseImageReference } from "../../constructs/images";
import { refusalsOf } from "../../constructs/testing";
import { DIGEST, untyped } from "../support/samples";

describe("parseImageReference", () => {
  test.each([
    ["debian:12", "docker.io", "library/debian", "12", "debian"],
    ["vllm/vllm-openai:v0.27.1", "docker.io", "vllm/vllm-openai", "v0.27.1", "vllm/vllm-openai"],
    ["docker.io/debian:12", "docker.io", "library/debian", "12", "docker.io/debian"],
    ["docker.io/vllm/vllm:1", "docker.io", "vllm/vllm", "1", "docker.io/vllm/vllm"],
    ["localhost/x:1", "localhost", "x", "1", "localhost/x"],
    ["localhost:5001/x:1", "localhost:5001", "x", "1", "localhost:5001/x"],
    ["registry:5000/x:1", "registry:5000", "x", "1", "registry:5000/x"],
    ["127.0.0.1:5001/team/chat:1", "127.0.0.1:5001", "team/chat", "1", "127.0.0.1:5001/team/chat"],
    ["[::1]:5001/chat:1", "[::1]:5001", "chat", "1", "[::1]:5001/chat"],
    ["Harbor.Example.com/chat:1", "Harbor.Example.com", "chat", "1", "Harbor.Example.com/chat"],
    [
      "nvcr.io/nvidia/tritonserver:25.01-py3",
      "nvcr.io",
      "nvidia/tritonserver",
      "25.01-py3",
      "nvcr.io/nvidia/tritonserver",
    ],
    ["team/chat:1", "docker.io", "team/chat", "1", "team/chat"],
    ["a/b__c/d-e.f:A_b.c-1", "docker.io", "a/b__c/d-e.f", "A_b.c-1", "a/b__c/d-e.f"],
  ])("%s", (text, registry, repository, tag, name) =>
    expect(parseImageReference(text)).toEqual({ registry, repository, tag, digest: undefined, name }),
  );

  test("takes a digest, with a tag or without, and latest with one", () => {
    expect(parseImageReference(`a.b/c/d:1@${DIGEST}`)).toEqual({
      registry: "a.b",
      repository: "c/d",
      tag: "1",
      digest: DIGEST,
      name: "a.b/c/d",
    });
    expect(parseImageReference(`chat@${DIGEST}`)).toMatchObject({ tag: undefined, digest: DIGEST });
    expect(parseImageReference(`chat:latest@${DIGEST}`)).toMatchObject({ tag: "latest", digest: DIGEST });
  });

  test.each([
    "Chat:1",
    "team/Chat:1",
    "https://ghcr.io/chat:1",
    "ghcr.io//chat:1",
    "ghcr.io/chat:",
    "ghcr.io/chat:1 ",
    " ghcr.io/chat:1",
    "ghcr.io/chat:1\n",
    "/chat:1",
    "chat/:1",
    "chat:.1",
    `chat:${"1".repeat(129)}`,
    `chat@${DIGEST.toUpperCase()}`,
    `chat@${DIGEST}0`,
    "chat@md5:0123",
    "a___b:1",
    "${var.x}:1",
    "x".repeat(100_000) + "!",
    untyped<string>(null),
    untyped<string>(["chat:1"]),
  ])("refuses %p", (text) => {
    const refusals = refusalsOf(() => parseImageReference(text));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain("IMG-101");
  });

  test.each(["chat", "chat:latest", "ghcr.io/acme/chat:latest", "localhost:5001/chat"])(
    "refuses %s, which can change",
    (text) => expect(refusalsOf(() => parseImageReference(text))[0]).toContain("IMG-102"),
  );
});

describe("addresses and repositories", () => {
  test("loopback", () => {
    const loopback = ["localhost", "localhost:5001", "127.0.0.1:5001", "127.1.2.3", "[::1]:5001", "::1"];
    expect(loopback.filter((address) => !isLoopback(address))).toEqual([]);
    const others = [
      "0.0.0.0",
      "localhost.example.com",
      "127.example.com",
      "10.0.0.1:5001",
      "[::2]",
      "127.0.0.1/x",
    ];
    expect(others.filter(isLoopback)).toEqual([]);
  });

  test("registry addresses", () => {
    const good = ["a", "a.b", "a.b:1", "127.0.0.1:65535", "[::1]:5001", "A-b.c"];
    expect(good.filter((address) => !isRegistryAddress(address))).toEqual([]);
    const bad = [
      "",
      "a/b",
      "http://a",
      "a:",
      "a:0",
      "a:65536",
      "-a",
      "a b",
      "::1",
      untyped<string>(undefined),
    ];
    expect(bad.filter(isRegistryAddress)).toEqual([]);
  });

  test("repositories", () => {
    const good = ["a", "a/b", "a.b/c-d", "a__b", "x".repeat(200)];
    expect(good.filter((repository) => !isRepository(repository))).toEqual([]);
    const bad = [
      "",
      "A",
      "a/",
      "/a",
      "a:1",
      `a@${DIGEST}`,
      "a..b",
      "x".repeat(201),
      untyped<string>(undefined),
    ];
    expect(bad.filter(isRepository)).toEqual([]);
  });
});
