import * as fs from "node:fs";
import * as path from "node:path";
import { type DockerClient } from "./docker-client";

/** bcrypt of `bench`: the registry lives for minutes, on loopback, and holds nothing of worth. */
const HTPASSWD = "bench:$2y$05$w4YfWvEpJ4uVhRMbnVFQ6eVv8kCF7d9SW/3dbE0DtB61SLGTRPKEK\n";
const CREDENTIALS = Buffer.from("bench:bench").toString("base64");
const STORE = "/var/lib/registry";

/** A registry of its own on a free loopback port, with a volume of its own. */
export class ThrowAwayRegistry {
  /** @param scratch a folder that may be filled */
  static start(docker: DockerClient, name: string, scratch: string): ThrowAwayRegistry {
    const registry = new ThrowAwayRegistry(docker, name, scratch);
    try {
      registry.create();
    } catch (error) {
      registry.remove();
      throw error;
    }
    return registry;
  }

  /** `127.0.0.1:port` */
  address = "";

  private constructor(
    private readonly docker: DockerClient,
    private readonly name: string,
    private readonly scratch: string,
  ) {}

  push(image: string): void {
    // A configuration of our own, so that the user's logins are left alone; with it the client no longer knows its context.
    const host = this.docker.run("context", "inspect", "--format", "{{.Endpoints.docker.Host}}");
    this.docker.run("--config", this.scratch, "--host", host, "push", "--quiet", image);
  }

  /** Bytes of all blobs that it holds. */
  stored(): number {
    const list = this.docker.run(
      "exec",
      this.name,
      "find",
      STORE,
      "-type",
      "f",
      "-name",
      "data",
      "-printf",
      "%s\\n",
    );
    return list.split("\n").reduce((sum, size) => sum + Number(size), 0);
  }

  /** Its container, volume and image. */
  remove(): void {
    this.docker.attempt("rm", "--force", this.name);
    this.docker.attempt("volume", "rm", this.name);
    this.docker.attempt("rmi", this.name);
  }

  private create(): void {
    this.docker.run("build", "--quiet", "--tag", this.name, "images/registry");
    this.docker.run(
      ...["create", "--name", this.name, "--publish", "127.0.0.1::5000"],
      ...["--volume", `${this.name}:/var/lib/registry`, this.name],
    );
    const htpasswd = path.join(this.scratch, "htpasswd");
    fs.writeFileSync(htpasswd, HTPASSWD, { mode: 0o644 });
    this.docker.run("cp", htpasswd, `${this.name}:/auth/htpasswd`);
    this.docker.run("start", this.name);
    this.address = this.docker.run("port", this.name, "5000/tcp").split("\n")[0]!;
    fs.writeFileSync(
      path.join(this.scratch, "config.json"),
      JSON.stringify({ auths: { [this.address]: { auth: CREDENTIALS } } }),
    );
    this.waitUntilReady();
  }

  private waitUntilReady(): void {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const health = this.docker.run("inspect", "--format", "{{.State.Health.Status}}", this.name);
      if (health === "healthy") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
    throw new Error(`The registry did not become healthy: ${this.docker.run("logs", this.name)}`);
  }
}
