import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Deployment } from "./support/deployment";

jest.setTimeout(300_000);

const ROOT = path.resolve(__dirname, "../..");
const demo = new Deployment("unhealthy");

/** The project of somebody who works with cdktf alone: cdktf.json as ours, with the tests' app. */
beforeAll(() => {
  const config = JSON.parse(fs.readFileSync(path.join(ROOT, "cdktf.json"), "utf8")) as object;
  fs.writeFileSync(
    path.join(demo.folder, "cdktf.json"),
    JSON.stringify({
      ...config,
      app: `node -r ${ROOT}/tools/typescript.js ${ROOT}/test/e2e/app.ts`,
      output: demo.outdir,
    }),
  );
});

afterAll(() => {
  demo.destroy("--volumes");
  demo.cleanUp();
});

function cdktf(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, "node_modules/.bin/cdktf"), args, {
    cwd: demo.folder,
    encoding: "utf8",
    env: { ...demo.env(), TF_VAR_MODEL_STACK_REGISTRY_PASSWORD: "chosen-by-hand-here", CI: "1" },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** What cdktf needs to be told where providers come from a folder and not from a registry. */
const OPTIONS = ["--skip-provider-lock", "--auto-approve"];

test("plain cdktf deploys both stacks in order, finds nothing to change, and destroys them", () => {
  const deployed = cdktf("deploy", "registry", "models", ...OPTIONS);
  expect({ status: deployed.status, output: deployed.status === 0 ? "" : deployed.output }).toEqual({
    status: 0,
    output: "",
  });
  expect(demo.container("patient").State.Health?.Status).toBe("healthy");
  expect(cdktf("diff", "models", "--skip-provider-lock").output).toMatch(/No changes/);
  const destroyed = cdktf("destroy", "models", "registry", ...OPTIONS);
  expect({ status: destroyed.status, output: destroyed.status === 0 ? "" : destroyed.output }).toEqual({
    status: 0,
    output: "",
  });
  expect(demo.containers()).toEqual([]);
});
