import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Deployment } from "./support/deployment";
import { DOCKER_TLS_PORT } from "./support/ports";

jest.setTimeout(300_000);

const demo = new Deployment("tcp");
const certificates = path.join(demo.folder, "certificates");
const log = path.join(demo.folder, "clients.log");
demo.environment["E2E_CERTIFICATES"] = certificates;
let proxy: ChildProcess;

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { cwd: certificates, stdio: "ignore" });
}

/** A certificate authority, and certificates of it for the server and for us. */
function makeCertificates(): void {
  fs.mkdirSync(certificates, { recursive: true });
  const key = ["-newkey", "rsa:2048", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-days",
    "2",
    "-subj",
    "/CN=test-ca",
    "-keyout",
    "ca-key.pem",
    "-out",
    "ca.pem",
  );
  for (const [name, subject] of Object.entries({
    "server-key.pem": "localhost",
    "key.pem": "the-deployer",
  })) {
    const out = name === "key.pem" ? "cert.pem" : "server.pem";
    openssl("req", ...key, "-subj", `/CN=${subject}`, "-keyout", name, "-out", "request.pem");
    fs.writeFileSync(path.join(certificates, "extensions"), "subjectAltName=DNS:localhost\n");
    const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", "request.pem", ...authority, "-extfile", "extensions", "-out", out);
  }
}

beforeAll(() => {
  makeCertificates();
  const script = path.join(__dirname, "support/tls-proxy.js");
  proxy = spawn(process.execPath, [script, certificates, String(DOCKER_TLS_PORT), log], { stdio: "inherit" });
});

afterAll(() => {
  demo.destroy("--volumes");
  proxy.kill();
  demo.cleanUp();
});

test("a host on tcp:// builds, pushes and runs through TLS with the given certificates", () => {
  const { status, output } = demo.deploy();
  expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  expect(demo.container("far").State.Health?.Status).toBe("healthy");
  expect(new Set(fs.readFileSync(log, "utf8").trim().split("\n"))).toEqual(new Set(["the-deployer"]));
  expect(demo.plan("models").status).toBe(0);
});
