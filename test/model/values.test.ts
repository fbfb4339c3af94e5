import {
  Accelerator,
  Duration,
  ExampleRequest,
  inBytes,
  inMebibytes,
  inMilliseconds,
  inSeconds,
  ModelCache,
  ModelSource,
  Need,
  Probe,
  Size,
} from "../../constructs/model";

const COMMIT = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf";

describe("Probe", () => {
  test("has the documented defaults", () => {
    const probe = Probe.http("/health");
    expect([probe.period, probe.timeout, probe.failures]).toEqual([
      Duration.seconds(5),
      Duration.seconds(3),
      3,
    ]);
    expect(probe.exec).toBeUndefined();
  });

  test("its timeout fits a short period", () => {
    expect(inSeconds(Probe.http("/health", { period: Duration.seconds(2) }).timeout)).toBe(2);
  });

  test("takes periods with fractions", () => {
    expect(inSeconds(Probe.http("/health", { period: Duration.seconds(1.0005) }).period)).toBeCloseTo(1.0005);
  });

  test("runs a command", () => {
    expect(Probe.command(["test", "-e", "/ready"])).toMatchObject({
      exec: ["test", "-e", "/ready"],
      http: undefined,
    });
  });
});

describe("every value is frozen", () => {
  test.each([
    Probe.http("/health", { client: "curl" }),
    Probe.command(["true"]),
    Accelerator.nvidia(1),
    Accelerator.nvidiaIds(["GPU-3a23c669"]),
    ModelSource.bakedIn("/models"),
    ModelCache.at("/cache"),
    ExampleRequest.get("/v1"),
    Need.ingress({ host: "chat.example.com" }),
    Need.autoscaling({ minReplicas: 0, maxReplicas: 2 }),
  ])("%p", (value) => {
    expect(Object.isFrozen(value)).toBe(true);
    for (const part of Object.values(value).filter((each) => Array.isArray(each)))
      expect(Object.isFrozen(part)).toBe(true);
  });

  test("with the parts of a need and a probe", () => {
    expect(Object.isFrozen(Need.ingress({ host: "chat.example.com" }).value)).toBe(true);
    expect(Object.isFrozen(Probe.http("/health").http)).toBe(true);
  });
});

describe("Need", () => {
  test("is required as made, and a wish or a condition as a copy", () => {
    const need = Need.replicas(2);
    expect(need.isRequired).toBe(true);
    expect(need.preferred()).toMatchObject({ feature: "replicas", value: 2, isRequired: false });
    expect(need.preferred().required()).toEqual(need);
    expect(need.isRequired).toBe(true);
  });

  test.each([1, 80, 65_535])("takes host port %d", (port) => expect(Need.hostPort(port).value).toBe(port));

  test("autoscaling may go down to nothing, and have no range", () => {
    expect(Need.autoscaling({ minReplicas: 0, maxReplicas: 1 }).value).toEqual({
      minReplicas: 0,
      maxReplicas: 1,
    });
    expect(Need.autoscaling({ minReplicas: 2, maxReplicas: 2 }).feature).toBe("autoscaling");
  });
});

describe("Accelerator", () => {
  test("counts its ids", () => {
    expect(Accelerator.nvidiaIds(["0", "GPU-3a23c669-0000"])).toMatchObject({
      count: 2,
      ids: ["0", "GPU-3a23c669-0000"],
    });
    expect(Accelerator.nvidia(4, { memory: Size.gibibytes(80) })).toMatchObject({
      count: 4,
      ids: [],
      memory: Size.gibibytes(80),
    });
  });
});

describe("ModelSource", () => {
  test("knows whether it is downloaded", () => {
    expect(ModelSource.bakedIn("/models/a b").isDownloaded).toBe(false);
    expect(ModelSource.huggingFace("Qwen/Qwen3-8B", COMMIT)).toMatchObject({
      isDownloaded: true,
      location: "Qwen/Qwen3-8B",
      revision: COMMIT,
    });
  });
});

describe("ExampleRequest", () => {
  test("holds its body as JSON", () => {
    expect(ExampleRequest.post("/v1", { input: "ü" })).toMatchObject({
      method: "POST",
      path: "/v1",
      body: '{"input":"ü"}',
    });
    expect(ExampleRequest.get("/v1?limit=1")).toMatchObject({ method: "GET", body: undefined });
  });
});

describe("units", () => {
  test("nobody gets less than they asked for", () => {
    expect(inMebibytes(Size.kibibytes(1))).toBe(1);
    expect(inMebibytes(Size.gibibytes(1.5))).toBe(1536);
    expect(inBytes(Size.kibibytes(0.5))).toBe(512);
  });

  test("durations keep their fractions", () => {
    expect(inSeconds(Duration.millis(1500))).toBe(1.5);
    expect(inMilliseconds(Duration.minutes(0.5))).toBe(30_000);
    expect(inSeconds(Duration.seconds(1 / 3))).toBeCloseTo(0.333, 3);
  });
});
