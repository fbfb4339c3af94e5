import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import * as path from "node:path";
import { Deployment, docker } from "./support/deployment";
import { TLS_REGISTRY_PORT } from "./support/ports";

jest.setTimeout(300_000);

const demo = new Deployment("tls");
const certificates = path.join(demo.folder, "certificates");
demo.environment["E2E_CERTIFICATES"] = certificates;

/** A self-signed certificate, as `script` users would make for a trial. */
function makeCertificate(): void {
  fs.mkdirSync(certificates, { recursive: true });
  const files = ["-keyout", path.join(certificates, "tls.key"), "-out", path.join(certificates, "tls.crt")];
  const options = [
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-addext",
    "subjectAltName=DNS:localhost",
  ];
  execFileSync("openssl", ["req", "-x509", ...options, ...files], { stdio: "ignore" });
}

function status(password?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const ca = fs.readFileSync(path.join(certificates, "tls.crt"));
    const auth = password && `model-stack:${password}`;
    https
      .get(
        { host: "localhost", port: TLS_REGISTRY_PORT, path: "/v2/", ca, auth, agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
      .once("error", reject);
  });
}

beforeAll(() => {
  makeCertificate();
  const { status: ended, output } = demo.deploy();
  expect({ ended, output: ended === 0 ? "" : output }).toEqual({ ended: 0, output: "" });
});

afterAll(() => {
  demo.destroy("--volumes");
  demo.cleanUp();
});

test("a registry beyond loopback speaks TLS with the given certificate, and asks for the password", async () => {
  expect(await status()).toBe(401);
  expect(await status(demo.registryPassword())).toBe(200);
  expect(demo.plan("models").status).toBe(0);
});

test("a new certificate reaches it", async () => {
  const before = docker("inspect", "-f", "{{.Id}}", `${demo.appName}-models-shared`);
  makeCertificate();
  expect(demo.deploy().status).toBe(0);
  expect(docker("inspect", "-f", "{{.Id}}", `${demo.appName}-models-shared`)).not.toBe(before);
  expect(await status()).toBe(401);
});
