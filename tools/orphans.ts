import * as fs from "node:fs";
import * as path from "node:path";
import { Docker } from "./docker";
import { say } from "./progress";
import { type StackFile } from "./stack-file";
import { type Terraform } from "./terraform";

/**
 * Which images a deployment was about to make. It is written before anything is, so that what a killed run
 * left behind is known to be ours, and a checkout that never deployed touches nothing.
 */
export class Journal {
  private readonly file: string;

  constructor(private readonly stack: StackFile) {
    this.file = path.join(stack.stateDirectory, `${stack.name}.journal`);
  }

  get exists(): boolean {
    return fs.existsSync(this.file);
  }

  images(): string[] {
    return this.exists ? fs.readFileSync(this.file, "utf8").split("\n").filter(Boolean) : [];
  }

  /** Adds images that the next run of Terraform may make. */
  announce(images: readonly string[]): void {
    this.write([...new Set([...this.images(), ...images])]);
  }

  /** Keeps the images that the state knows; the others are gone. */
  settle(images: readonly string[]): void {
    this.write(images);
  }

  remove(): void {
    fs.rmSync(this.file, { force: true });
  }

  private write(images: readonly string[]): void {
    fs.mkdirSync(this.stack.stateDirectory, { recursive: true, mode: 0o700 });
    fs.writeFileSync(this.file, images.map((image) => `${image}\n`).join(""));
  }
}

/** Names of the images that the state knows. */
export function imagesInState(terraform: Terraform): string[] {
  return terraform
    .state()
    .filter(({ type }) => type === "docker_image")
    .flatMap(({ instances }) => instances.flatMap(({ attributes }) => attributes?.name ?? []));
}

/**
 * Removes containers and networks that carry the labels of this app and stack and that the state does not know:
 * a Terraform killed with SIGKILL leaves them, and every later apply would fail with a name conflict.
 * @throws {Error} when this checkout never deployed the stack, so that they must be somebody else's
 */
export function removeOrphans(
  stack: StackFile,
  terraform: Terraform,
  journal: Journal,
  takeOver: boolean,
): void {
  const known = new Set(
    terraform.state().flatMap(({ instances }) => instances.map(({ attributes }) => attributes?.id)),
  );
  for (const docker of Docker.hostsOf(stack)) {
    const containers = docker.labelled("container", stack).filter((id) => !known.has(id));
    const networks = docker.labelled("network", stack).filter((id) => !known.has(id));
    if (containers.length + networks.length > 0 && !journal.exists && !takeOver)
      throw new Error(foreign(stack, docker, containers));
    for (const { Id, Name } of docker.inspect(...containers)) {
      docker.run("rm", "-f", "-v", Id);
      say(`    removed ${Name.replace(/^\//, "")}, which an interrupted run left behind`);
    }
    for (const id of networks) {
      docker.run("network", "rm", id);
      say(`    removed network ${id.slice(0, 12)}, which an interrupted run left behind`);
    }
    removeImages(docker, terraform, journal);
  }
}

function removeImages(docker: Docker, terraform: Terraform, journal: Journal): void {
  const known = new Set(imagesInState(terraform));
  for (const image of journal.images().filter((name) => !known.has(name)))
    try {
      docker.run("image", "rm", image);
      say(`    removed image ${image}, which an interrupted run left behind`);
    } catch (error) {
      // Most were never made; one that a container still uses is not ours to take.
      if (!/No such image|is using its referenced image|being used/i.test(String(error))) throw error;
    }
}

function foreign(stack: StackFile, docker: Docker, containers: readonly string[]): string {
  const names = docker.inspect(...containers).map(({ Name }) => Name.replace(/^\//, ""));
  return (
    `${names.join(", ") || "A network"} of app "${stack.description.app.name}", stack "${stack.name}" is there already, but this checkout never deployed it: ` +
    "another checkout did. Destroy it there, give this app another name (new ModelApp({ name })), " +
    "or, where that checkout is gone, run this again with --take-over, which removes what it made and keeps its volumes."
  );
}
