import * as fs from "node:fs";
import * as path from "node:path";
import { Deployment, docker } from "./support/deployment";
import { ended, killTree } from "./support/kill-tree";

jest.setTimeout(600_000);

const demo = new Deployment("kill");
const NAMES = ["quick", "slow", "slow-cache-owner"];

afterAll(() => {
  demo.destroy("--volumes");
  demo.cleanUp();
});

/** Points of a deployment, each told by what Docker has at that moment. */
const points: Record<string, () => boolean> = {
  "once the network is there": () => demo.networks().length === 2,
  "once an image is built": () => docker("images", "-q", "127.0.0.1:5901/tiny") !== "",
  "once a container is there": () => demo.containers().length >= 2,
  "while it waits for a container to become healthy": () => exists("slow") && !exists("never"),
};

function exists(name: string): boolean {
  return docker("ps", "-aq", "--filter", `name=^${demo.appName}-models-${name}$`) !== "";
}

/** Whether the state lists all that the stack is made of; not so where Terraform was killed before its end. */
function stateIsComplete(): boolean {
  const file = path.join(demo.folder, ".state/models.tfstate");
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  return NAMES.every((name) => text.includes(`"${demo.appName}-models-${name}"`));
}

describe("a deployment that is killed", () => {
  test.each(Object.keys(points))("%s is mended by the next one", async (point) => {
    demo.variant = `greeting ${Object.keys(points).indexOf(point)}`;
    const child = demo.startDeploy();
    const deadline = Date.now() + 60_000;
    while (!points[point]!() && child.exitCode === null && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect({ reached: points[point]!(), stillRunning: child.exitCode === null }).toEqual({
      reached: true,
      stillRunning: true,
    });
    killTree(child.pid!);
    await ended(child);
    expect(stateIsComplete()).toBe(false);

    const { status, output } = demo.deploy();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    const names = docker(
      "ps",
      "-a",
      "--filter",
      `label=model-stack.app=${demo.appName}`,
      "--format",
      "{{.Names}}",
    );
    expect(names.split("\n").sort()).toEqual(
      [...NAMES.map((name) => `${demo.appName}-models-${name}`), `${demo.appName}-registry-server`].sort(),
    );
    expect(demo.networks()).toHaveLength(2);
    expect(
      docker("images", "--format", "{{.Tag}}", "127.0.0.1:5901/tiny")
        .split("\n")
        .filter((tag) => tag !== "<none>"),
    ).toHaveLength(1);
    expect(demo.plan("models").status).toBe(0);
    expect(fs.readdirSync(path.join(demo.folder, ".state")).filter((name) => name.endsWith(".plan"))).toEqual(
      [],
    );

    // The next point is met on a way from nothing but the registry.
    expect(demo.terraform("models", "destroy", "-auto-approve").status).toBe(0);
    expect(demo.containers()).toHaveLength(1);
  });

  test("by Ctrl-C ends in order, and the next one goes on from there", async () => {
    const child = demo.startDeploy();
    while (!exists("slow") && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    await ended(child);
    expect(child.exitCode).toBe(130);
    expect(demo.deploy().status).toBe(0);
    expect(demo.plan("models").status).toBe(0);
    expect(demo.containers()).toHaveLength(4);
  });

  test("by a first run of another checkout is not taken for ours", () => {
    expect(demo.deploy().status).toBe(0);
    const other = new Map(Object.entries(demo.environment));
    expect(other.size).toBe(0);
    fs.renameSync(path.join(demo.folder, ".state"), path.join(demo.folder, "elsewhere"));
    const refused = demo.deploy();
    expect(refused.status).toBe(1);
    expect(refused.output).toContain("another checkout did");
    expect(refused.output).toContain("--take-over");
    expect(demo.containers()).toHaveLength(4);
    expect(demo.deploy("--take-over").status).toBe(0);
    expect(demo.containers()).toHaveLength(4);

    // Now they are the other one's, whatever this one once deployed.
    fs.renameSync(path.join(demo.folder, ".state"), path.join(demo.folder, "of-the-other"));
    fs.renameSync(path.join(demo.folder, "elsewhere"), path.join(demo.folder, ".state"));
    expect(demo.deploy().output).toContain("another checkout did");
    expect(demo.destroy().output).toContain("another checkout did");
    expect(demo.containers()).toHaveLength(4);
    fs.rmSync(path.join(demo.folder, ".state"), { recursive: true });
    fs.renameSync(path.join(demo.folder, "of-the-other"), path.join(demo.folder, ".state"));
    expect(demo.deploy().status).toBe(0);
  });

  test("is not disturbed by a second run", async () => {
    demo.variant = "a second run";
    const child = demo.startDeploy();
    const lock = path.join(demo.folder, ".state/models.pid");
    while (!fs.existsSync(lock) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const second = demo.terraform("models", "version").status === 0 ? demo.destroy() : undefined;
    expect(second).toEqual({
      status: 1,
      output: expect.stringContaining("is at work on stack models") as string,
    });
    await ended(child);
    expect(child.exitCode).toBe(0);
    expect(demo.plan("models").status).toBe(0);
  });

  test("keeps its cache, which the server's own user could write to from the first start", () => {
    expect(docker("exec", `${demo.appName}-models-slow`, "cat", "/cache/written")).toBe("written by 4321");
    expect(demo.destroy().status).toBe(0);
    expect(demo.volumes()).toContain(`${demo.appName}-models-slow-cache`);
    expect(demo.deploy().status).toBe(0);
    expect(docker("exec", `${demo.appName}-models-slow`, "stat", "-c", "%u:%g", "/cache")).toBe("4321:4321");
  });
});
