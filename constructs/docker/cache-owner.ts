import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { ModelStack } from "../app";
import { type ImageSource } from "../model";
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

  constructor(scope: Construct, id: string, props: CacheOwnerProps) {
    super(scope, id);
    const { host, image, volume, path, user, name } = props;
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
          command: [user, path],
          user: "0:0",
          capabilities: { drop: ["ALL"], add: ["CHOWN"] },
          networkMode: "none",
          volumes: [{ volumeName: volume, containerPath: path }],
          restart: "no",
          attach: true,
          mustRun: false,
          logs: true,
          lifecycle: {
            postcondition: [
              {
                condition: "${self.exit_code == 0}",
                errorMessage: `The image could not hand ${path} to ${user}: it needs chown. Own the path in the image and say isOwnedByImage: true.`,
              },
            ],
          },
        },
      ),
    );
  }
}
