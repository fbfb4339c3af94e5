import * as fs from "node:fs";
import { type ModelApp } from "../../constructs/app";
import { type DockerHost, type DockerHostProps } from "../../constructs/docker";
import { type ContextImageProps, ModelImage } from "../../constructs/images";
import { type KubernetesClusterProps } from "../../constructs/kubernetes";
import { type ImageSource } from "../../constructs/model";
import { temporaryFolder, testApp } from "../../constructs/testing";
import { ClusterStack } from "../support/cluster-samples";
import { contextFolder, DockerStack, registry } from "../support/samples";

/** One mistake and what its maker reads. */
export interface WrongInput {
  readonly rule: string;
  /** The mistake in a few words. */
  readonly title: string;
  readonly make: (bench: Bench) => unknown;
  /**
   * Everything that is found, exactly as shown. `<folder>` stands for the bench's folder, `<cwd>` for the working
   * directory.
   */
  readonly message: string | readonly string[];
}

/** What a mistake can be made with: an app that writes to a temporary folder, and a host or a cluster in it. */
export class Bench {
  readonly app: ModelApp = testApp();
  private readonly stacks = new Map<string, DockerStack>();
  private folderMade: string | undefined;

  /** The Docker host `<stack>/docker`, in a stack that is made at the first call. */
  host(stack = "local", props: DockerHostProps = {}): DockerHost {
    const made = this.stacks.get(stack) ?? new DockerStack(this.app, stack, props);
    this.stacks.set(stack, made);
    return made.host;
  }

  /** A new stack, `prod`, with the cluster `prod/cluster`. */
  cluster(props: KubernetesClusterProps = {}, stack = "prod"): ClusterStack {
    return new ClusterStack(props, this.app, stack);
  }

  /** A folder with a Dockerfile and these files. */
  folder(files: Readonly<Record<string, string>> = {}): string {
    this.folderMade = contextFolder(files);
    return this.folderMade;
  }

  emptyFolder(): string {
    this.folderMade = temporaryFolder();
    return this.folderMade;
  }

  image(props: Partial<ContextImageProps> = {}, files: Readonly<Record<string, string>> = {}): ImageSource {
    return ModelImage.fromContext({ context: this.folder(files), registry, repository: "chat", ...props });
  }

  /** Writes the image lock. */
  lock(content: string): void {
    fs.writeFileSync(this.app.imageLock, content);
  }

  /** Makes text of this run the same as that of any other. */
  neutral(text: string): string {
    return text.replaceAll(this.folderMade ?? "\0", "<folder>").replaceAll(process.cwd(), "<cwd>");
  }
}
