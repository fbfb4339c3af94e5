import { type ContainerConfig } from "@cdktf/provider-docker/lib/container";
import { createHash } from "node:crypto";
import { type ModelStack } from "../app";
import { labelsOf } from "./labels";

/** What every container of ours has: no capability, no way to gain one, logs that don't fill the disk, an init. */
const SAFE = {
  capabilities: { drop: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
  init: true,
} satisfies Partial<ContainerConfig>;

/**
 * Properties that the provider changes in place: some of those changes fail (memory above the swap limit of the
 * old memory) and some never arrive (tmpfs, init). A label with their hash replaces the container instead. None
 * of them can hold a secret: a hash of a weak one could be guessed.
 */
const REPLACING = [
  "healthcheck",
  "tmpfs",
  "init",
  "memory",
  "cpuPeriod",
  "cpuQuota",
  "restart",
] as const satisfies (keyof ContainerConfig)[];

/** A container's configuration with our defaults, labels, and a label that makes every change reach it. */
export function containerConfig(
  stack: ModelStack,
  labels: Readonly<Record<string, string>>,
  config: Omit<ContainerConfig, "labels">,
): ContainerConfig {
  // Not spread syntax, which takes five times as long for so many properties.
  const complete = Object.assign({}, SAFE, config, withoutSwap(config));
  const spec = createHash("sha256")
    .update(JSON.stringify(REPLACING.map((property) => complete[property] ?? null)))
    .digest("hex");
  return { ...complete, labels: labelsOf(stack, { ...labels, "model-stack.spec": spec.slice(0, 16) }) };
}

/**
 * A memory limit that holds: Docker would add as much swap again. Hosts without swap accounting read another value
 * back, hence the ignored change; a changed limit replaces the container anyway.
 */
function withoutSwap({
  memory,
  lifecycle,
}: Pick<ContainerConfig, "memory" | "lifecycle">): Partial<ContainerConfig> {
  return memory === undefined
    ? {}
    : { memorySwap: memory, lifecycle: { ...lifecycle, ignoreChanges: ["memory_swap"] } };
}
