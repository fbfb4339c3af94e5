import {
  Accelerator,
  ExampleRequest,
  InvalidInput,
  ModelCache,
  ModelServer,
  ModelSource,
  Need,
  Probe,
  Secret,
} from "../../constructs/model";
import { MODEL_SERVER_PROPERTIES } from "../../constructs/model/model-server-props";
import { ModelImage } from "../../constructs/images";
import { ContainerRegistry } from "../../constructs/registries";
import { DockerStack, serverProps, untyped } from "../support/samples";

/** What plain JavaScript, a parsed file or a careless `as` hands over. */
const HOSTILE: readonly unknown[] = [
  null,
  NaN,
  Infinity,
  -0,
  1.5,
  true,
  "",
  "text",
  "a".repeat(5000),
  12n,
  Symbol("s"),
  [],
  [undefined],
  [[]],
  {},
  { a: undefined },
  { a: {} },
  Object.create(null),
  new Map([["a", "b"]]),
  new Date(0),
  () => "text",
];

/** What comes of something: nothing, or the error that users are meant to see. Any other error is a bug. */
function outcome(make: () => unknown): "taken" | "refused" {
  try {
    make();
    return "taken";
  } catch (error) {
    if (error instanceof InvalidInput) return "refused";
    throw error;
  }
}

describe.each(MODEL_SERVER_PROPERTIES)("a server's %s", (property) => {
  test("is refused in words or works up to the synthesized file, whatever it is", () => {
    for (const value of HOSTILE) {
      const build = () => new ModelServer({ ...serverProps, ...untyped<object>({ [property]: value }) });
      if (outcome(build) === "refused") continue;
      const { app, host } = new DockerStack();
      host.place(build());
      outcome(() => app.synth());
    }
  });

  test("is refused when it is a symbol, a map or a function", () => {
    for (const value of [Symbol("s"), new Map(), () => "text"])
      expect(
        outcome(() => new ModelServer({ ...serverProps, ...untyped<object>({ [property]: value }) })),
      ).toBe("refused");
  });
});

describe("every other value", () => {
  const commit = "0".repeat(40);
  test.each<[string, (value: never) => unknown]>([
    ["Probe.http", (value) => Probe.http(value)],
    ["a probe's port", (port) => Probe.http("/h", { port })],
    ["a probe's client", (client) => Probe.http("/h", { client })],
    ["a probe's period", (period) => Probe.http("/h", { period })],
    ["a probe's timeout", (timeout) => Probe.http("/h", { timeout })],
    ["a probe's failures", (failures) => Probe.http("/h", { failures })],
    ["Probe.command", (value) => Probe.command(value)],
    ["Accelerator.nvidia", (value) => Accelerator.nvidia(value)],
    ["Accelerator.nvidiaIds", (value) => Accelerator.nvidiaIds(value)],
    ["ModelSource.bakedIn", (value) => ModelSource.bakedIn(value)],
    ["a repository", (value) => ModelSource.huggingFace(value, commit)],
    ["a revision", (value) => ModelSource.huggingFace("a/b", value)],
    ["ModelCache.at", (value) => ModelCache.at(value)],
    ["a cache's size", (size) => ModelCache.at("/cache", { size })],
    ["ExampleRequest.get", (value) => ExampleRequest.get(value)],
    ["ExampleRequest.post", (value) => ExampleRequest.post("/v1", value)],
    ["Need.hostPort", (value) => Need.hostPort(value)],
    ["Need.restart", (value) => Need.restart(value)],
    ["Need.replicas", (value) => Need.replicas(value)],
    ["Need.gpu", (value) => Need.gpu(value)],
    ["autoscaling", (maxReplicas) => Need.autoscaling({ minReplicas: 0, maxReplicas })],
    ["a disruption budget", (maxUnavailable) => Need.disruptionBudget({ maxUnavailable })],
    ["an ingress", (host) => Need.ingress({ host })],
    ["Secret.fromEnvironment", (value) => Secret.fromEnvironment(value)],
    ["ModelImage.fromRegistry", (value) => ModelImage.fromRegistry(value)],
    ["ContainerRegistry.at", (value) => ContainerRegistry.at(value)],
    ["a registry's password", (password) => ContainerRegistry.at("a", { username: "ann", password })],
    [
      "an image's context",
      (context) => ModelImage.fromContext({ context, registry: ContainerRegistry.at("a") }),
    ],
    ["a host's address", (address) => new DockerStack(undefined, "local", { address })],
    ["a host's certificates", (certificates) => new DockerStack(undefined, "local", { certificates })],
    ["a publish address", (publishAddress) => new DockerStack(undefined, "local", { publishAddress })],
    ["a name prefix", (namePrefix) => new DockerStack(undefined, "local", { namePrefix })],
  ])("%s is refused in words or taken, whatever it is", (_, make) => {
    expect(outcome(() => make(untyped<never>(Symbol("s"))))).toBe("refused");
    for (const value of HOSTILE) outcome(() => make(untyped<never>(value)));
  });
});
