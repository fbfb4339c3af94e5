import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Deployment } from "./support/deployment";
import { REGISTRY_PORT } from "./support/ports";
import { digestOf, tagsOf } from "./support/registry-client";

jest.setTimeout(300_000);

const demo = new Deployment("unhealthy");
const file = path.join(demo.folder, "images.lock.json");

function lock(reference: string, login = true): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(path.resolve(__dirname, "../../script/lock"), [reference], {
    encoding: "utf8",
    env: {
      ...process.env,
      LOCK_FILE: file,
      ...(login ? { LOCK_USERNAME: "model-stack", LOCK_PASSWORD: demo.registryPassword() } : {}),
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(() => expect(demo.deploy().status).toBe(0));

afterAll(() => {
  demo.destroy("--volumes");
  demo.cleanUp();
});

test("script/lock writes the digest that the registry gives", async () => {
  const [tag] = await tagsOf("tiny", demo.registryPassword());
  const reference = `127.0.0.1:${REGISTRY_PORT}/tiny:${tag}`;
  expect(lock(reference).status).toBe(0);
  const digest = await digestOf("tiny", tag!, demo.registryPassword());
  expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual({ [reference]: digest });
});

test("and writes none that nobody resolved", () => {
  const before = fs.readFileSync(file, "utf8");
  expect(lock(`127.0.0.1:${REGISTRY_PORT}/tiny:9.9`)).toEqual({
    status: 1,
    output: expect.stringContaining("has no tiny:9.9") as string,
  });
  expect(lock(`127.0.0.1:${REGISTRY_PORT}/tiny:9.9`, false).output).toContain("LOCK_USERNAME");
  expect(lock("127.0.0.1:9/tiny:1.0").output).toContain("can't be reached");
  expect(fs.readFileSync(file, "utf8")).toBe(before);
});
