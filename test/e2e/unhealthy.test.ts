import { Deployment } from "./support/deployment";

jest.setTimeout(300_000);

const demo = new Deployment("unhealthy");

afterAll(() => {
  demo.destroy("--volumes");
  demo.cleanUp();
});

test("a server that crashes is given up long before its start-up budget, with its last words", () => {
  demo.variant = "crashing";
  const { status, output } = demo.deploy();
  expect(status).toBe(1);
  expect(output).toMatch(
    /models-patient is not healthy: (ended with exit status 3 and )?was restarted \d times/,
  );
  expect(output).toContain("| cannot load the weights: file not found");
});

test("a probe that the image has no program for is given up at once", () => {
  demo.variant = "without-client";
  const { status, output } = demo.deploy();
  expect(status).toBe(1);
  expect(output).toContain("models-patient is not healthy: its probe can't be run");
  expect(output).toMatch(/its last probe said: .*curl.*executable file not found/);
});

test("a server that is not ready within its budget is reported with what its probe said", () => {
  demo.variant = "never-ready";
  const { status, output } = demo.deploy();
  expect(status).toBe(1);
  expect(output).toMatch(/models-patient is not healthy: running, (starting|unhealthy)/);
  expect(output).toContain("its last probe said: still loading");
  expect(output).toContain("| serving");
});

test("a deployment mends it once the description is right", () => {
  demo.variant = "base";
  const { status, output } = demo.deploy();
  expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  expect(demo.container("patient").State.Health?.Status).toBe("healthy");
  expect(demo.plan("models").status).toBe(0);
});

test("an unknown option and two stacks at once are refused before anything is done", () => {
  expect(demo.deploy("--volume").output).toContain("'--volume'");
  const { status, output } = demo.deploy("others");
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringContaining("One stack at a time") as string,
  });
});
