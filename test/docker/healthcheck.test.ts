import { Duration, type ModelServerProps, Probe, type ProbeClient } from "../../constructs/model";
import { goDuration } from "../../constructs/docker/go-duration";
import { containerOf } from "../support/samples";

interface Healthcheck {
  readonly test: readonly string[];
}

const healthcheckOf = (changes: Partial<ModelServerProps>) =>
  containerOf(changes)["healthcheck"] as Healthcheck;
const withClient = (client: ProbeClient, path = "/health", timeout = Duration.seconds(2)) =>
  healthcheckOf({ readyProbe: Probe.http(path, { client, timeout }) }).test;

afterEach(() => jest.restoreAllMocks());

describe("a healthcheck", () => {
  test.each<[ProbeClient, string[]]>([
    ["curl", ["curl", "-fsS", "-o", "/dev/null", "--max-time", "2", "http://127.0.0.1:8000/health"]],
    ["wget", ["wget", "-q", "-O", "/dev/null", "-T", "2", "http://127.0.0.1:8000/health"]],
    [
      "python3",
      [
        "python3",
        "-c",
        'import urllib.request; urllib.request.urlopen("http://127.0.0.1:8000/health", timeout=2)',
      ],
    ],
  ])("with %s", (client, test) => expect(withClient(client)).toEqual(["CMD", ...test]));

  test("gives each client a timeout that it understands", () => {
    const timeout = Duration.millis(1500);
    expect(withClient("curl", "/", timeout)).toContain("1.5");
    expect(withClient("wget", "/", timeout)).toContain("2");
    expect(withClient("python3", "/", timeout)[3]).toContain("timeout=1.5)");
  });

  test("can't be left through the path", () => {
    expect(withClient("python3", '/"+evil()+"')[3]).toContain(
      String.raw`urlopen("http://127.0.0.1:8000/\"+evil()+\"", timeout`,
    );
    expect(withClient("python3", "/a\\")[3]).toContain(String.raw`/a\\", timeout`);
  });

  test("asks at the probe's port, else the server's", () => {
    const at = (port?: number) =>
      healthcheckOf({ port: 9000, readyProbe: Probe.http("/h", { client: "curl", port }) }).test;
    expect(at()).toContain("http://127.0.0.1:9000/h");
    expect(at(9001)).toContain("http://127.0.0.1:9001/h");
  });

  test("runs a command as it is, without a shell", () => {
    expect(healthcheckOf({ readyProbe: Probe.command(["test", "-e", "/a b"]) }).test).toEqual([
      "CMD",
      "test",
      "-e",
      "/a b",
    ]);
  });

  test("has the probe's times, and the start-up budget before failures count", () => {
    const readyProbe = Probe.command(["true"], {
      period: Duration.seconds(90),
      timeout: Duration.millis(1500),
      failures: 7,
    });
    expect(healthcheckOf({ readyProbe, startupBudget: Duration.minutes(61) })).toMatchObject({
      interval: "1m30s",
      timeout: "1.5s",
      retries: 7,
      start_period: "1h1m0s",
    });
  });

  test("is the ready probe, else the start probe, else the live one", () => {
    const probe = (name: string) => Probe.command([name]);
    const all = { readyProbe: probe("ready"), startProbe: probe("start"), liveProbe: probe("live") };
    jest.spyOn(console, "error").mockImplementation(() => undefined);
    expect(healthcheckOf(all).test).toEqual(["CMD", "ready"]);
    expect(healthcheckOf({ ...all, readyProbe: undefined }).test).toEqual(["CMD", "start"]);
    expect(healthcheckOf({ liveProbe: probe("live"), readyProbe: undefined }).test).toEqual(["CMD", "live"]);
  });

  test("is left to the image where there is no probe, and nobody waits", () => {
    jest.spyOn(console, "error").mockImplementation(() => undefined);
    const container = containerOf({ readyProbe: undefined });
    expect(container["wait"]).toBe(false);
    expect(container).not.toHaveProperty("healthcheck");
    expect(container).not.toHaveProperty("wait_timeout");
  });
});

describe("Go's form of a duration", () => {
  test.each([
    [Duration.seconds(0), "0s"],
    [Duration.millis(1), "1ms"],
    [Duration.millis(69), "69ms"],
    [Duration.seconds(0.5), "500ms"],
    [Duration.seconds(1), "1s"],
    [Duration.millis(1500), "1.5s"],
    [Duration.millis(1001), "1.001s"],
    [Duration.millis(59_999), "59.999s"],
    [Duration.seconds(59.9999), "1m0s"],
    [Duration.seconds(60), "1m0s"],
    [Duration.millis(61_250), "1m1.25s"],
    [Duration.minutes(5), "5m0s"],
    [Duration.hours(1), "1h0m0s"],
    [Duration.seconds(3661), "1h1m1s"],
    [Duration.days(2), "48h0m0s"],
  ])("%j is %s", (duration, text) => expect(goDuration(duration)).toBe(text));
});
