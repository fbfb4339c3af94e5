import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** The docker command, one that can build with BuildKit. */
export class DockerClient {
  /** @throws {Error} when there is none, or no daemon answers */
  static find(): DockerClient {
    const candidates = (process.env["PATH"] ?? "")
      .split(path.delimiter)
      .map((folder) => path.join(folder, "docker"))
      .filter((file) => fs.existsSync(file))
      .map((file) => new DockerClient(file));
    const client = candidates.find((candidate) => candidate.buildsWithBuildKit());
    if (!client)
      throw new Error(
        "No docker command with BuildKit answers: run script/bootstrap, or leave the layering out with --skip-docker.",
      );
    return client;
  }

  private constructor(private readonly command: string) {}

  /** Standard output. @throws {Error} with the end of its standard error */
  run(...args: string[]): string {
    const run = spawnSync(this.command, args, {
      encoding: "utf8",
      env: { ...process.env, DOCKER_BUILDKIT: "1" },
      maxBuffer: 64 << 20,
    });
    if (run.error) throw run.error;
    if (run.status !== 0) throw new Error(`docker ${args.join(" ")}: ${run.stderr.slice(-2000).trim()}`);
    return run.stdout.trim();
  }

  /** Runs a command whose failure means that there was nothing to do. */
  attempt(...args: string[]): void {
    spawnSync(this.command, args, { stdio: "ignore" });
  }

  /** From version 23 on the client leaves BuildKit to a plugin, which may be missing. */
  private buildsWithBuildKit(): boolean {
    const version = spawnSync(
      this.command,
      ["version", "--format", "{{.Client.Version}} {{.Server.Version}}"],
      {
        encoding: "utf8",
      },
    );
    if (version.status !== 0) return false;
    if (Number.parseInt(version.stdout) < 23) return true;
    return spawnSync(this.command, ["buildx", "version"], { stdio: "ignore" }).status === 0;
  }
}
