import * as path from "node:path";
import { ModelImage } from "../../../constructs/images";
import {
  Duration,
  type ImageSource,
  ModelServer,
  type ModelServerProps,
  Probe,
} from "../../../constructs/model";
import { type ContainerRegistry } from "../../../constructs/registries";

/** An image that builds in a second; see test/e2e/tiny. */
export function tinyImage(registry: ContainerRegistry, greeting = "hello", repository = "tiny"): ImageSource {
  return ModelImage.fromContext({
    context: path.resolve(__dirname, "../tiny"),
    registry,
    repository,
    buildArgs: { GREETING: greeting },
  });
}

/** A server that is up at once. */
export function tinyServer(
  name: string,
  image: ImageSource,
  port: number,
  props: Partial<ModelServerProps> = {},
): ModelServer {
  return new ModelServer({
    name,
    image,
    port,
    readyProbe: Probe.command(["true"], { period: Duration.seconds(1) }),
    stopGrace: Duration.seconds(2),
    ...props,
  });
}
