import * as path from "node:path";
import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { RegistryContainer } from "../../../constructs/registries";
import { type Scenario } from "../app";
import { TLS_REGISTRY_PORT } from "../support/ports";

/** A registry for others: on every network of the host, with TLS. */
export const build: Scenario = (app) => {
  const stack = new ModelStack(app, "models");
  const host = new DockerHost(stack, "docker", { publishAddress: "0.0.0.0" });
  const folder = process.env["E2E_CERTIFICATES"] ?? ".";
  const tls = { certificate: path.join(folder, "tls.crt"), key: path.join(folder, "tls.key") };
  new RegistryContainer(stack, "shared", { host, hostPort: TLS_REGISTRY_PORT, hostName: "localhost", tls });
};
