import { type Construct } from "constructs";
import { type Secret } from "./secret";

/** Whoever pulls an image: a Docker host, or a cluster. Two of them may reach one registry under two addresses. */
export interface ImagePuller {
  /** Construct path, for messages. */
  readonly path: string;
  /** Whether 127.0.0.1 means the deploying machine to it. */
  readonly sharesLoopback: boolean;
  /** Address under which it reaches a registry, where that is not the registry's own. Keyed by the registry's own address. */
  readonly registryAliases: Readonly<Record<string, string>>;
  /** Told of every registry that it will pull from, so that it can log in. */
  authenticate(registry: PullRegistry): void;
}

/** What a puller must know of a registry. */
export interface PullRegistry {
  /** `host[:port]`, as it stands in image references. */
  readonly address: string;
  /** Whether it speaks plain HTTP. */
  readonly isPlainHttp: boolean;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
}

/** An image, bound to the place that will pull it. */
export interface BoundImage {
  /** `repository@sha256:…`; may hold a token that Terraform resolves, by which the order of things follows. */
  readonly reference: string;
}

/** Where a server's image comes from. Bound when the server is placed. */
export interface ImageSource {
  /** Short text for messages and labels. */
  readonly description: string;
  /**
   * @param scope construct that will run the image
   * @param puller whoever will pull it
   */
  bind(scope: Construct, puller: ImagePuller): BoundImage;
}
