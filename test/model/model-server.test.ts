import {
  Accelerator,
  Duration,
  ModelCache,
  ModelServer,
  type ModelServerProps,
  ModelSource,
  Need,
  Probe,
  Secret,
  Size,
} from "../../constructs/model";
import { refusalsOf } from "../../constructs/testing";
import { image, server, serverProps, untyped } from "../support/samples";

/** Every property, so that no property is forgotten in a copy. */
const complete: Required<Omit<ModelServerProps, "example">> = {
  name: "chat",
  image,
  command: ["vllm"],
  args: ["serve"],
  port: 8000,
  metricsPath: "/metrics",
  startProbe: Probe.http("/start"),
  readyProbe: Probe.http("/ready"),
  liveProbe: Probe.http("/live"),
  startupBudget: Duration.minutes(1),
  environment: { LOG_LEVEL: "info" },
  secrets: { HF_TOKEN: Secret.fromEnvironment("HF_TOKEN") },
  cpu: 2,
  memory: Size.gibibytes(2),
  sharedMemory: Size.gibibytes(1),
  source: ModelSource.bakedIn("/models/chat"),
  cache: ModelCache.at("/cache"),
  accelerator: Accelerator.nvidia(1),
  user: "1000:1000",
  readOnlyRoot: true,
  writablePaths: ["/run"],
  stopGrace: Duration.seconds(5),
  labels: { team: "search" },
  needs: [Need.hostPort(80)],
};

describe("defaults", () => {
  test("are as documented", () => {
    const made = new ModelServer({ name: "chat", image, port: 8000 });
    const properties = Object.entries(made).filter(([name]) => name !== "props");
    expect(Object.fromEntries(properties)).toEqual({
      name: "chat",
      image,
      port: 8000,
      startupBudget: Duration.minutes(5),
      environment: {},
      secrets: {},
      readOnlyRoot: false,
      writablePaths: [],
      stopGrace: Duration.seconds(30),
      labels: {},
      needs: [],
    });
  });

  test("a read-only root has a writable /tmp", () => {
    expect(server({ readOnlyRoot: true }).writablePaths).toEqual(["/tmp"]);
  });

  test("a read-only root can be without any writable folder", () => {
    expect(server({ readOnlyRoot: true, writablePaths: [] }).writablePaths).toEqual([]);
  });

  test("what is given is kept", () => {
    const { needs, ...rest } = complete;
    expect(new ModelServer(complete)).toMatchObject(rest);
    expect(new ModelServer(complete).needs).toEqual([...needs, Need.gpu(1), Need.liveness().preferred()]);
  });
});

describe("a server is frozen", () => {
  test("itself and every list and record in it", () => {
    const made = new ModelServer(complete);
    expect(Object.isFrozen(made)).toBe(true);
    const values = Object.entries(made).filter(
      // Size and Duration are cdk8s's own and have no setters.
      ([, value]) => typeof value === "object" && !(value instanceof Size || value instanceof Duration),
    );
    expect(values.length).toBeGreaterThan(10);
    expect(values.filter(([, value]) => !Object.isFrozen(value)).map(([name]) => name)).toEqual([]);
  });

  test("so are the defaults", () => {
    const made = server();
    for (const value of [made.environment, made.secrets, made.writablePaths, made.labels, made.needs])
      expect(Object.isFrozen(value)).toBe(true);
  });

  test("assigning throws", () => {
    expect(() => untyped<{ port: number }>(server()).port++).toThrow(TypeError);
    expect(() => untyped<string[]>(server({ args: ["a"] }).args).push("b")).toThrow(TypeError);
  });
});

describe("what is given stays its giver's", () => {
  function mutable() {
    return {
      ...serverProps,
      command: ["vllm"],
      args: ["serve"],
      environment: { LOG_LEVEL: "info" },
      secrets: { KEY: Secret.fromEnvironment("KEY") },
      writablePaths: ["/run"],
      labels: { team: "search" },
      needs: [Need.hostPort(80)] as Need[],
    };
  }

  test("it may be changed afterwards, and neither the server nor its copies change", () => {
    const given = mutable();
    const made = new ModelServer(given);
    given.port = 1;
    given.command.push("x");
    given.args.push("x");
    given.environment.LOG_LEVEL = "debug";
    given.secrets.KEY = Secret.fromEnvironment("OTHER");
    given.writablePaths.push("/x");
    given.labels.team = "ads";
    given.needs.push(Need.replicas(2));
    for (const kept of [made, made.with({})]) expect(kept).toMatchObject(new ModelServer(mutable()));
  });

  test("lists that are handed to values stay changeable too", () => {
    const [ids, words] = [["0"], ["true"]];
    const [accelerator, probe] = [Accelerator.nvidiaIds(ids), Probe.command(words)];
    ids.push("1");
    words.push("x");
    expect(accelerator.ids).toEqual(["0"]);
    expect(probe.exec).toEqual(["true"]);
    expect(Object.isFrozen(accelerator.ids) && Object.isFrozen(probe.exec)).toBe(true);
  });
});

describe("with()", () => {
  test("gives a copy with the changes and leaves the original", () => {
    const small = server({ memory: Size.gibibytes(1) });
    const large = small.with({ memory: Size.gibibytes(8), name: "large" });
    expect([large.name, large.memory]).toEqual(["large", Size.gibibytes(8)]);
    expect([small.name, small.memory]).toEqual(["chat", Size.gibibytes(1)]);
  });

  test("keeps every other property", () => {
    expect(new ModelServer(complete).with({})).toEqual(new ModelServer(complete));
  });

  test("sets back to the default with undefined", () => {
    const copy = new ModelServer(complete).with({
      startupBudget: undefined,
      environment: undefined,
      writablePaths: undefined,
      memory: undefined,
      needs: undefined,
      accelerator: undefined,
      liveProbe: undefined,
    });
    expect(copy.startupBudget).toEqual(Duration.minutes(5));
    expect(copy.environment).toEqual({});
    expect(copy.writablePaths).toEqual(["/tmp"]);
    expect(copy.memory).toBeUndefined();
    expect(copy.needs).toEqual([]);
  });

  test("follows what the changes imply", () => {
    expect(server({ readOnlyRoot: true }).with({ readOnlyRoot: false }).writablePaths).toEqual([]);
    expect(server({ accelerator: Accelerator.nvidia(1) }).with({ accelerator: undefined }).needs).toEqual([]);
  });

  test("is checked as the constructor is", () => {
    expect(refusalsOf(() => server().with({ port: 0, memory: Size.mebibytes(1) }))).toHaveLength(2);
    expect(refusalsOf(() => server().with(untyped({ prot: 1 })))[0]).toContain("SRV-002");
  });
});

describe("implied needs", () => {
  test("GPUs are required, a live probe's restarts are a wish", () => {
    const { needs } = server({ accelerator: Accelerator.nvidia(2), liveProbe: Probe.http("/live") });
    expect(needs).toEqual([Need.gpu(2), Need.liveness().preferred()]);
  });

  test("what the server says itself comes first", () => {
    const needs = [Need.gpu(2).preferred(), Need.liveness()];
    const made = server({ accelerator: Accelerator.nvidia(2), liveProbe: Probe.http("/live"), needs });
    expect(made.needs).toEqual(needs);
  });
});

test("names that every object inherits are ordinary variables", () => {
  const environment = { constructor: "a", toString: "b", hasOwnProperty: "c" };
  expect(server({ environment: untyped(environment) }).environment).toEqual(environment);
});

test("refused values are not shown where they may be secrets", () => {
  const refusals = refusalsOf(() =>
    server({
      environment: untyped({ DB_PASSWORD: "marker-1", API_KEY: 4711, HUB: "hf_marker2" }),
      secrets: untyped({ HF_TOKEN: "marker-3" }),
    }),
  );
  expect(refusals).toHaveLength(4);
  expect(refusals.join("\n")).not.toMatch(/marker|4711/);
});
