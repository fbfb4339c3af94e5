import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { literal, ModelStack } from "../app";
import { type Claim, type ImageSource } from "../model";
import { containerConfig } from "./container-defaults";
import type { DockerHost } from "./docker-host";

export interface CacheOwnerProps {
  readonly host: DockerHost;
  /** Must have `chown`; the server's own image, so that nothing else is pulled. */
  readonly image: ImageSource;
  readonly volume: string;
  readonly path: string;
  /** `uid` or `uid:gid`. */
  readonly user: string;
  readonly name: string;
}

/**
 * Hands a volume to a non-root user before the server first starts: Docker creates volumes as root's, and has
 * nothing like the fsGroup of Kubernetes. Runs once, with the one capability that it needs and no network, and
 * stays there, ended.
 */
export class CacheOwner extends Construct {
  readonly container: Container;
  readonly claims: readonly Claim[];

  constructor(scope: Construct, id: string, props: CacheOwnerProps) {
    super(scope, id);
    const { host, image, volume, path, user, name } = props;
    this.claims = [host.claim("container name", name, "Give one of the servers another name.")];
    this.container = new Container(
      this,
      "container",
      containerConfig(
        ModelStack.of(this),
        {},
        {
          provider: host.provider,
          name,
          image: image.bind(this, host).reference,
          entrypoint: ["chown"],
          command: [user, literal(path)],
          user: "0:0",
          capabilities: { drop: ["ALL"], add: ["CAP_CHOWN"] },
          networkMode: "none",
          volumes: [{ volumeName: volume, containerPath: literal(path) }],
          // Docker gives an empty volume the owner of the image's folder again with every new container.
          upload: [{ file: `${literal(path)}/.model-stack`, content: `Belongs to ${user}.\n` }],
          restart: "no",
          attach: true,
          mustRun: false,
          logs: true,
          lifecycle: {
            postcondition: [
              {
                condition: "${self.exit_code == 0}",
                errorMessage: `The image could not hand ${literal(path)} to ${user}: it needs chown. Own the path in the image and say isOwnedByImage: true.`,
              },
            ],
          },
        },
      ),
    );
  }
}
