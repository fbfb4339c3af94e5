import { Faults, type Rule, show } from "./findings";
import { MODEL_SERVER_PROPERTIES, type ModelServerProps } from "./model-server-props";
import { withoutMistyped } from "./model-server-types";
import {
  DNS_LABEL,
  ENVIRONMENT_NAME,
  isContainerPath,
  isHttpPath,
  isPort,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
} from "./names";
import { looksSecret, Secret } from "./secret";
import { Duration, inBytes, inSeconds, Size, sizeInWords } from "./units";

/** Keys with this prefix are ours: the tools find what they made by them. */
export const RESERVED_LABEL_PREFIX = "model-stack.";

/** Docker's own floor for a container's memory: 6 MiB (moby, daemon/daemon_unix.go, linuxMinMemory). */
const LEAST_MEMORY = Size.mebibytes(6);

export const serverRules = {
  name: { id: "SRV-001", title: "A server's name is a DNS label" },
  unknown: { id: "SRV-002", title: "A server has only properties that exist" },
  image: { id: "SRV-003", title: "A server has an image" },
  command: { id: "SRV-004", title: "A command and its arguments are not empty" },
  port: { id: "SRV-005", title: "A server listens on a TCP port" },
  metrics: { id: "SRV-006", title: "Metrics have an HTTP path" },
  budget: { id: "SRV-007", title: "The start-up budget leaves room for a probe" },
  variable: { id: "SRV-008", title: "An environment variable has a portable name" },
  value: { id: "SRV-009", title: "An environment variable's value is text" },
  twice: { id: "SRV-010", title: "A variable is either plain or a secret" },
  literal: { id: "SRV-011", title: "A secret is never written as a literal" },
  secret: { id: "SRV-012", title: "A secret is a reference" },
  cpu: { id: "SRV-013", title: "CPU cores are more than none" },
  memory: { id: "SRV-014", title: "Memory is enough to start anything" },
  shm: { id: "SRV-015", title: "Shared memory is more than none and fits the memory" },
  cache: { id: "SRV-016", title: "A downloaded model has a cache to lie in" },
  user: { id: "SRV-017", title: "A user is numeric" },
  writable: { id: "SRV-018", title: "Writable paths are absolute and distinct" },
  grace: { id: "SRV-019", title: "The stop grace is at least a second" },
  label: { id: "SRV-020", title: "A label is one that Docker and Kubernetes accept" },
  reserved: { id: "SRV-021", title: "Reserved labels are left alone" },
  needs: { id: "SRV-022", title: "A feature is asked for once" },
} as const satisfies Record<string, Rule>;

/** @throws {InvalidInput} with every fault of the description */
export function validateModelServer(given: ModelServerProps): void {
  const faults = new Faults(`server ${show(given?.name)}`);
  // The other checks read values as what they should be.
  const props = withoutMistyped(given, faults);
  checkIdentity(props, faults);
  checkNetwork(props, faults);
  checkEnvironment(props, faults);
  checkResources(props, faults);
  checkFiles(props, faults);
  checkLabels(props, faults);
  checkNeeds(props, faults);
  faults.throwIfAny();
}

function checkIdentity(props: ModelServerProps, faults: Faults): void {
  faults.require(
    isText(props.name, DNS_LABEL),
    serverRules.name,
    () =>
      `name is ${show(props.name)}; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".`,
  );
  for (const property of Object.keys(props))
    faults.require(
      MODEL_SERVER_PROPERTIES.includes(property),
      serverRules.unknown,
      () => `there is no property ${show(property)}; known are ${MODEL_SERVER_PROPERTIES.join(", ")}.`,
    );
  faults.require(
    typeof props.image === "object" && typeof props.image?.bind === "function",
    serverRules.image,
    () => `image is ${show(props.image)}; give ModelImage.fromContext(…) or ModelImage.fromRegistry(…).`,
  );
  for (const part of ["command", "args"] as const) {
    const words = props[part];
    faults.require(
      words === undefined ||
        (Array.isArray(words) &&
          words.length > 0 &&
          words.every((word) => typeof word === "string" && word !== "" && !word.includes("\0"))),
      serverRules.command,
      () =>
        `${part} is ${show(words)}; give a list of texts, at least one and none of them empty, such as ["--port", "8000"], or leave it out for the image's.`,
    );
  }
}

function checkNetwork(props: ModelServerProps, faults: Faults): void {
  faults.require(
    isPort(props.port),
    serverRules.port,
    () =>
      `port is ${show(props.port)}; give the port that the server listens on, a whole number from 1 to 65535.`,
  );
  faults.require(
    props.metricsPath === undefined || isHttpPath(props.metricsPath),
    serverRules.metrics,
    () =>
      `metricsPath is ${show(props.metricsPath)}; it must start with "/" and hold no spaces, such as "/metrics".`,
  );
  const probe = props.startProbe ?? props.readyProbe;
  const least = probe ? inSeconds(probe.period) : 1;
  const budget = props.startupBudget ?? Duration.minutes(5);
  faults.require(
    inSeconds(budget) >= least && inSeconds(budget) < Infinity,
    serverRules.budget,
    () =>
      `startupBudget is ${inSeconds(budget)} s, and the first probe comes after ${least} s; give a finite time, enough for downloading and loading, such as Duration.minutes(10).`,
  );
  faults.require(
    props.stopGrace === undefined ||
      (inSeconds(props.stopGrace) >= 1 && inSeconds(props.stopGrace) < Infinity),
    serverRules.grace,
    () =>
      `stopGrace is ${inSeconds(props.stopGrace!)} s; give at least 1 s, so that requests in flight can end.`,
  );
}

function checkEnvironment(props: ModelServerProps, faults: Faults): void {
  const environment = Object.entries(props.environment ?? {});
  const secrets = Object.entries(props.secrets ?? {});
  for (const [name] of [...environment, ...secrets])
    faults.require(
      ENVIRONMENT_NAME.test(name),
      serverRules.variable,
      () =>
        `variable ${show(name)} has no portable name; use letters, digits and underscores, not starting with a digit, such as "LOG_LEVEL".`,
    );
  for (const [name, value] of environment) {
    faults.require(typeof value === "string" && !value.includes("\0"), serverRules.value, () =>
      // The value may be a secret: it is not shown.
      typeof value === "string"
        ? `variable ${show(name)} holds a NUL character, at which its value would end; leave it out.`
        : `variable ${show(name)} is ${value === null ? "null" : `of type ${typeof value}`}; write it as text, in quotes, or leave it out.`,
    );
    faults.require(
      typeof value !== "string" || !looksSecret(name, value),
      serverRules.literal,
      () =>
        `variable ${show(name)} looks like a secret, and environment ends up in synthesized files. Write secrets: { ${name}: Secret.fromEnvironment(${show(name)}) } instead.`,
    );
    faults.require(
      !Object.hasOwn(props.secrets ?? {}, name),
      serverRules.twice,
      () => `variable ${show(name)} stands in environment and in secrets; keep one.`,
    );
  }
  for (const [name, secret] of secrets)
    faults.require(
      secret instanceof Secret,
      serverRules.secret,
      () =>
        // The value may be the secret itself: it is not shown.
        `secret ${show(name)} is ${secret === null ? "null" : `of type ${typeof secret}`}; give Secret.fromEnvironment("NAME") and set NAME where you deploy.`,
    );
}

function checkResources(props: ModelServerProps, faults: Faults): void {
  const { cpu, memory, sharedMemory } = props;
  faults.require(
    cpu === undefined || (Number.isFinite(cpu) && cpu >= 0.01),
    serverRules.cpu,
    () => `cpu is ${show(cpu)}; give cores, 0.01 or more (0.5 is half a core), or leave it out for no limit.`,
  );
  faults.require(
    memory === undefined || (inBytes(memory) >= inBytes(LEAST_MEMORY) && inBytes(memory) < Infinity),
    serverRules.memory,
    () => `memory is ${sizeInWords(memory!)}; give at least 6 MiB, such as Size.gibibytes(2).`,
  );
  if (sharedMemory !== undefined)
    faults.require(
      inBytes(sharedMemory) > 0 &&
        inBytes(sharedMemory) < Infinity &&
        (memory === undefined || inBytes(sharedMemory) <= inBytes(memory)),
      serverRules.shm,
      () =>
        `sharedMemory is ${sizeInWords(sharedMemory)}${memory ? ` of ${sizeInWords(memory)} memory` : ""}; give more than 0 and no more than the memory, against which it counts, such as Size.gibibytes(1).`,
    );
}

function checkFiles(props: ModelServerProps, faults: Faults): void {
  faults.require(
    !props.source?.isDownloaded || props.cache !== undefined,
    serverRules.cache,
    () =>
      `the model is downloaded from ${show(props.source!.location)} and there is no cache: every restart would download it again. Add cache: ModelCache.at("/cache").`,
  );
  faults.require(
    props.user === undefined || isText(props.user, /^\d{1,10}(:\d{1,10})?$/),
    serverRules.user,
    () =>
      `user is ${show(props.user)}; give numbers, "uid" or "uid:gid", such as "10001:10001": a cluster can't look names up.`,
  );
  const paths = props.writablePaths ?? [];
  faults.require(
    paths.every(isContainerPath) && new Set([...paths, props.cache?.path]).size === paths.length + 1,
    serverRules.writable,
    () =>
      `writablePaths are ${show(paths)}; give absolute paths other than "/", without "..", ":", "," or a slash at the end, each once, and not the cache's.`,
  );
}

function checkLabels(props: ModelServerProps, faults: Faults): void {
  for (const [key, value] of Object.entries(props.labels ?? {})) {
    faults.require(
      LABEL_KEY.test(key) && isText(value, LABEL_VALUE),
      serverRules.label,
      () =>
        `label ${show(key)} is ${show(value)}; use up to 63 letters, digits, ".", "_" and "-" in keys and values, with a letter or digit at both ends. A key may have a DNS prefix and "/".`,
    );
    faults.require(
      !key.startsWith(RESERVED_LABEL_PREFIX),
      serverRules.reserved,
      () =>
        `label ${show(key)}: keys that start with ${RESERVED_LABEL_PREFIX} are kept for script/deploy and script/destroy; choose another prefix.`,
    );
  }
}

function checkNeeds(props: ModelServerProps, faults: Faults): void {
  const seen = new Set<string>();
  for (const { feature } of props.needs ?? []) {
    faults.require(
      !seen.has(feature),
      serverRules.needs,
      () => `needs ask for ${show(feature)} more than once; keep the one that counts.`,
    );
    seen.add(feature);
  }
}
