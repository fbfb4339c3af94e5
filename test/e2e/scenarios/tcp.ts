import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { type Scenario } from "../app";
import { DOCKER_TLS_PORT, FIRST_TINY_PORT } from "../support/ports";
import { tinyImage, tinyServer } from "../support/tiny";

/** A host that is spoken to by TCP with TLS; it builds, pushes and runs. */
export const build: Scenario = (app, registry) => {
  const stack = new ModelStack(app, "models");
  const host = new DockerHost(stack, "docker", {
    address: `tcp://localhost:${DOCKER_TLS_PORT}`,
    certificates: process.env["E2E_CERTIFICATES"] ?? ".",
  });
  host.place(tinyServer("far", tinyImage(registry), FIRST_TINY_PORT));
};
