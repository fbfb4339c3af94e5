import { type Construct } from "constructs";
import { ModelStack } from "../constructs/app";
import { DockerHost } from "../constructs/docker";
import { ModelImage } from "../constructs/images";
import { type ContainerRegistry } from "../constructs/registries";
import { embedder } from "./embedder";

export interface LocalStackProps {
  readonly registry: ContainerRegistry;
  readonly embedderPort: number;
  /** Build context of the embedding server. @default "images/embedder" */
  readonly embedderContext?: string;
}

/** The models on this machine's Docker. */
export class LocalStack extends ModelStack {
  constructor(scope: Construct, id: string, props: LocalStackProps) {
    super(scope, id);
    const host = new DockerHost(this, "docker");
    const image = ModelImage.fromContext({
      context: props.embedderContext ?? "images/embedder",
      registry: props.registry,
      repository: "embedder",
    });
    host.place(embedder(image, props.embedderPort));
  }
}
