import {
  Duration,
  ModelCache,
  ModelServer,
  type ModelServerProps,
  ModelSource,
  Need,
  Probe,
  Secret,
  Size,
} from "../../constructs/model";
import { server, serverProps, untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

const COMMIT = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf";

export const serverMistakes: readonly WrongInput[] = [
  {
    rule: "SRV-001",
    title: "name with capitals and a space",
    make: () => server({ name: "My Model" }),
    message:
      'server "My Model": SRV-001: name is "My Model"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
  },
  {
    rule: "SRV-001",
    title: "name left out",
    make: () => server({ name: undefined }),
    message:
      'server undefined: SRV-001: name is undefined; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
  },
  {
    rule: "SRV-001",
    title: "name of 10,000 letters",
    make: () => server({ name: "a".repeat(10_000) }),
    message:
      'server "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…": SRV-001: name is "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
  },
  {
    rule: "SRV-001",
    title: "name empty",
    make: () => server({ name: "" }),
    message:
      'server "": SRV-001: name is ""; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
  },
  {
    rule: "SRV-001",
    title: "name ends in a hyphen",
    make: () => server({ name: "chat-" }),
    message:
      'server "chat-": SRV-001: name is "chat-"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
  },
  {
    rule: "SRV-002",
    title: "property misspelt",
    make: () => new ModelServer(untyped<ModelServerProps>({ ...serverProps, metricPath: "/metrics" })),
    message:
      'server "chat": SRV-002: there is no property "metricPath"; known are name, image, command, args, port, metricsPath, startProbe, readyProbe, liveProbe, startupBudget, environment, secrets, cpu, memory, sharedMemory, source, cache, accelerator, user, readOnlyRoot, writablePaths, stopGrace, labels, needs, example.',
  },
  {
    rule: "SRV-003",
    title: "image as text",
    make: () => server({ image: untyped("nginx:1.27") }),
    message:
      'server "chat": SRV-003: image is "nginx:1.27"; give ModelImage.fromContext(…) or ModelImage.fromRegistry(…).',
  },
  {
    rule: "SRV-003",
    title: "image left out",
    make: () => server({ image: undefined }),
    message:
      'server "chat": SRV-003: image is undefined; give ModelImage.fromContext(…) or ModelImage.fromRegistry(…).',
  },
  {
    rule: "SRV-004",
    title: "command empty",
    make: () => server({ command: [] }),
    message: `server "chat": SRV-004: command is []; give a list of texts, at least one and none of them empty, such as ["--port", "8000"], or leave it out for the image's.`,
  },
  {
    rule: "SRV-004",
    title: "argument empty",
    make: () => server({ args: ["--model", ""] }),
    message: `server "chat": SRV-004: args is ["--model", ""]; give a list of texts, at least one and none of them empty, such as ["--port", "8000"], or leave it out for the image's.`,
  },
  {
    rule: "SRV-004",
    title: "command as one text",
    make: () => server({ command: untyped("vllm serve") }),
    message: `server "chat": SRV-004: command is "vllm serve"; give a list of texts, at least one and none of them empty, such as ["--port", "8000"], or leave it out for the image's.`,
  },
  {
    rule: "SRV-004",
    title: "argument as a number",
    make: () => server({ args: untyped(["--port", 8000]) }),
    message: `server "chat": SRV-004: args is ["--port", 8000]; give a list of texts, at least one and none of them empty, such as ["--port", "8000"], or leave it out for the image's.`,
  },
  {
    rule: "SRV-005",
    title: "port with a fraction",
    make: () => server({ port: 1.5 }),
    message:
      'server "chat": SRV-005: port is 1.5; give the port that the server listens on, a whole number from 1 to 65535.',
  },
  {
    rule: "SRV-005",
    title: "port 0",
    make: () => server({ port: -0 }),
    message:
      'server "chat": SRV-005: port is -0; give the port that the server listens on, a whole number from 1 to 65535.',
  },
  {
    rule: "SRV-005",
    title: "port NaN",
    make: () => server({ port: NaN }),
    message:
      'server "chat": SRV-005: port is NaN; give the port that the server listens on, a whole number from 1 to 65535.',
  },
  {
    rule: "SRV-005",
    title: "port as text",
    make: () => server({ port: untyped("8000") }),
    message:
      'server "chat": SRV-005: port is "8000"; give the port that the server listens on, a whole number from 1 to 65535.',
  },
  {
    rule: "SRV-005",
    title: "port above the last",
    make: () => server({ port: 65_536 }),
    message:
      'server "chat": SRV-005: port is 65536; give the port that the server listens on, a whole number from 1 to 65535.',
  },
  {
    rule: "SRV-006",
    title: "metrics path without a slash",
    make: () => server({ metricsPath: "metrics" }),
    message:
      'server "chat": SRV-006: metricsPath is "metrics"; it must start with "/" and hold no spaces, such as "/metrics".',
  },
  {
    rule: "SRV-007",
    title: "start-up budget shorter than the first probe",
    make: () => server({ startupBudget: Duration.seconds(3) }),
    message:
      'server "chat": SRV-007: startupBudget is 3 s, and the first probe comes after 5 s; give a finite time, enough for downloading and loading, such as Duration.minutes(10).',
  },
  {
    rule: "SRV-007",
    title: "start-up budget without an end",
    make: () => server({ startupBudget: Duration.minutes(Infinity) }),
    message:
      'server "chat": SRV-007: startupBudget is Infinity s, and the first probe comes after 5 s; give a finite time, enough for downloading and loading, such as Duration.minutes(10).',
  },
  {
    rule: "SRV-008",
    title: "variable starts with a digit",
    make: () => server({ environment: { "1ST": "x" } }),
    message:
      'server "chat": SRV-008: variable "1ST" has no portable name; use letters, digits and underscores, not starting with a digit, such as "LOG_LEVEL".',
  },
  {
    rule: "SRV-009",
    title: "variable as a number",
    make: () => server({ environment: untyped({ WORKERS: 4 }) }),
    message:
      'server "chat": SRV-009: variable "WORKERS" is of type number; write it as text, in quotes, or leave it out.',
  },
  {
    rule: "SRV-009",
    title: "variable null",
    make: () => server({ environment: untyped({ WORKERS: null }) }),
    message:
      'server "chat": SRV-009: variable "WORKERS" is null; write it as text, in quotes, or leave it out.',
  },
  {
    rule: "SRV-009",
    title: "variable with a NUL character",
    make: () => server({ environment: { PROMPT: "a\0b" } }),
    message:
      'server "chat": SRV-009: variable "PROMPT" holds a NUL character, at which its value would end; leave it out.',
  },
  {
    rule: "SRV-010",
    title: "variable plain and secret",
    make: () =>
      server({ environment: { HF_HOME: "/x" }, secrets: { HF_HOME: Secret.fromEnvironment("HF_HOME") } }),
    message: 'server "chat": SRV-010: variable "HF_HOME" stands in environment and in secrets; keep one.',
  },
  {
    rule: "SRV-011",
    title: "token by its name",
    make: () => server({ environment: { HF_TOKEN: "abc" } }),
    message:
      'server "chat": SRV-011: variable "HF_TOKEN" looks like a secret, and environment ends up in synthesized files. Write secrets: { HF_TOKEN: Secret.fromEnvironment("HF_TOKEN") } instead.',
  },
  {
    rule: "SRV-011",
    title: "token by its form",
    make: () => server({ environment: { HUB: "hf_abcdefghij" } }),
    message:
      'server "chat": SRV-011: variable "HUB" looks like a secret, and environment ends up in synthesized files. Write secrets: { HUB: Secret.fromEnvironment("HUB") } instead.',
  },
  {
    rule: "SRV-011",
    title: "password in a URL",
    make: () => server({ environment: { DATABASE_URL: "postgres://u:hunter2@db/x" } }),
    message:
      'server "chat": SRV-011: variable "DATABASE_URL" looks like a secret, and environment ends up in synthesized files. Write secrets: { DATABASE_URL: Secret.fromEnvironment("DATABASE_URL") } instead.',
  },
  {
    rule: "SRV-012",
    title: "secret as its value",
    make: () => server({ secrets: untyped({ HF_TOKEN: "hf_abcdefghij" }) }),
    message:
      'server "chat": SRV-012: secret "HF_TOKEN" is of type string; give Secret.fromEnvironment("NAME") and set NAME where you deploy.',
  },
  {
    rule: "SRV-013",
    title: "no CPU",
    make: () => server({ cpu: 0 }),
    message:
      'server "chat": SRV-013: cpu is 0; give cores, 0.01 or more (0.5 is half a core), or leave it out for no limit.',
  },
  {
    rule: "SRV-013",
    title: "CPU without an end",
    make: () => server({ cpu: Infinity }),
    message:
      'server "chat": SRV-013: cpu is Infinity; give cores, 0.01 or more (0.5 is half a core), or leave it out for no limit.',
  },
  {
    rule: "SRV-013",
    title: "CPU as Kubernetes writes it",
    make: () => server({ cpu: untyped("500m") }),
    message:
      'server "chat": SRV-013: cpu is "500m"; give cores, 0.01 or more (0.5 is half a core), or leave it out for no limit.',
  },
  {
    rule: "SRV-014",
    title: "memory below Docker's floor",
    make: () => server({ memory: Size.mebibytes(5) }),
    message: 'server "chat": SRV-014: memory is 5 MiB; give at least 6 MiB, such as Size.gibibytes(2).',
  },
  {
    rule: "SRV-014",
    title: "memory NaN",
    make: () => server({ memory: Size.gibibytes(NaN) }),
    message: 'server "chat": SRV-014: memory is NaN MiB; give at least 6 MiB, such as Size.gibibytes(2).',
  },
  {
    rule: "SRV-015",
    title: "shared memory above the memory",
    make: () => server({ memory: Size.gibibytes(1), sharedMemory: Size.gibibytes(2) }),
    message:
      'server "chat": SRV-015: sharedMemory is 2048 MiB of 1024 MiB memory; give more than 0 and no more than the memory, against which it counts, such as Size.gibibytes(1).',
  },
  {
    rule: "SRV-015",
    title: "no shared memory",
    make: () => server({ sharedMemory: Size.mebibytes(0) }),
    message:
      'server "chat": SRV-015: sharedMemory is 0 MiB; give more than 0 and no more than the memory, against which it counts, such as Size.gibibytes(1).',
  },
  {
    rule: "SRV-016",
    title: "download without a cache",
    make: () => server({ source: ModelSource.huggingFace("sentence-transformers/all-MiniLM-L6-v2", COMMIT) }),
    message:
      'server "chat": SRV-016: the model is downloaded from "sentence-transformers/all-MiniLM-L6-v2" and there is no cache: every restart would download it again. Add cache: ModelCache.at("/cache").',
  },
  {
    rule: "SRV-017",
    title: "user by name",
    make: () => server({ user: "nobody" }),
    message: `server "chat": SRV-017: user is "nobody"; give numbers, "uid" or "uid:gid", such as "10001:10001": a cluster can't look names up.`,
  },
  {
    rule: "SRV-017",
    title: "user as a number",
    make: () => server({ user: untyped(10_001) }),
    message: `server "chat": SRV-017: user is 10001; give numbers, "uid" or "uid:gid", such as "10001:10001": a cluster can't look names up.`,
  },
  {
    rule: "SRV-018",
    title: "writable path twice",
    make: () => server({ writablePaths: ["/tmp", "/tmp"] }),
    message: `server "chat": SRV-018: writablePaths are ["/tmp", "/tmp"]; give absolute paths other than "/", without "..", ":", "," or a slash at the end, each once, and not the cache's.`,
  },
  {
    rule: "SRV-018",
    title: "writable path is the cache's",
    make: () => server({ user: "0", cache: ModelCache.at("/cache"), writablePaths: ["/cache"] }),
    message: `server "chat": SRV-018: writablePaths are ["/cache"]; give absolute paths other than "/", without "..", ":", "," or a slash at the end, each once, and not the cache's.`,
  },
  {
    rule: "SRV-018",
    title: "writable path relative",
    make: () => server({ writablePaths: ["tmp"] }),
    message: `server "chat": SRV-018: writablePaths are ["tmp"]; give absolute paths other than "/", without "..", ":", "," or a slash at the end, each once, and not the cache's.`,
  },
  {
    rule: "SRV-019",
    title: "no time to stop",
    make: () => server({ stopGrace: Duration.millis(200) }),
    message:
      'server "chat": SRV-019: stopGrace is 0.2 s; give at least 1 s, so that requests in flight can end.',
  },
  {
    rule: "SRV-020",
    title: "label with a space",
    make: () => server({ labels: { team: "search and ads" } }),
    message:
      'server "chat": SRV-020: label "team" is "search and ads"; use up to 63 letters, digits, ".", "_" and "-" in keys and values, with a letter or digit at both ends. A key may have a DNS prefix and "/".',
  },
  {
    rule: "SRV-020",
    title: "label undefined",
    make: () => server({ labels: untyped({ team: undefined }) }),
    message:
      'server "chat": SRV-020: label "team" is undefined; use up to 63 letters, digits, ".", "_" and "-" in keys and values, with a letter or digit at both ends. A key may have a DNS prefix and "/".',
  },
  {
    rule: "SRV-021",
    title: "reserved label",
    make: () => server({ labels: { "model-stack.app": "mine" } }),
    message:
      'server "chat": SRV-021: label "model-stack.app": keys that start with model-stack. are kept for script/deploy and script/destroy; choose another prefix.',
  },
  {
    rule: "SRV-022",
    title: "feature asked for twice",
    make: () => server({ needs: [Need.hostPort(80), Need.hostPort(81).preferred()] }),
    message: 'server "chat": SRV-022: needs ask for "host-port" more than once; keep the one that counts.',
  },
  {
    rule: "SRV-023",
    title: "memory as Kubernetes writes it",
    make: () => server({ memory: untyped("2Gi") }),
    message:
      'server "chat": SRV-023: memory is "2Gi"; give a Size, such as Size.gibibytes(2), or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "start-up budget in seconds",
    make: () => server({ startupBudget: untyped(300) }),
    message:
      'server "chat": SRV-023: startupBudget is 300; give a Duration, such as Duration.minutes(5), or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "probe as a path",
    make: () => server({ readyProbe: untyped("/health") }),
    message:
      'server "chat": SRV-023: readyProbe is "/health"; give a Probe, such as Probe.http("/health"), or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "cache as a path",
    make: () => server({ cache: untyped("/cache") }),
    message:
      'server "chat": SRV-023: cache is "/cache"; give a ModelCache, such as ModelCache.at("/cache"), or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "environment as Compose's list",
    make: () => server({ environment: untyped(["A=b"]) }),
    message:
      'server "chat": SRV-023: environment is ["A=b"]; give an object, such as { LOG_LEVEL: "info" }, or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "writable path without a list",
    make: () => server({ writablePaths: untyped("/tmp") }),
    message:
      'server "chat": SRV-023: writablePaths is "/tmp"; give a list, such as ["/tmp"], or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "need as text",
    make: () => server({ needs: untyped(["gpu"]) }),
    message:
      'server "chat": SRV-023: needs is ["gpu"]; give a list of needs, such as [Need.replicas(2)], or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "a value of another kind",
    make: () => server({ source: untyped(ModelCache.at("/cache")) }),
    message:
      'server "chat": SRV-023: source is a ModelCache; give a ModelSource, such as ModelSource.bakedIn("/models/minilm"), or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "labels as a Map, whose entries would vanish",
    make: () => server({ labels: untyped(new Map([["team", "search"]])) }),
    message:
      'server "chat": SRV-023: labels is a Map; give an object, such as { team: "search" }, or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "read-only as text",
    make: () => server({ readOnlyRoot: untyped("false") }),
    message: 'server "chat": SRV-023: readOnlyRoot is "false"; give true or false, or leave it out.',
  },
  {
    rule: "SRV-023",
    title: "no description at all",
    make: () => new ModelServer(untyped(undefined)),
    message:
      "server undefined: SRV-023: the description is undefined; give an object with name, image and port.",
  },
  {
    rule: "SRV-023",
    title: "accelerator as a number, and three others in the same value",
    make: () =>
      new ModelServer({
        name: "Chat",
        image: serverProps.image,
        port: 0,
        accelerator: untyped(2),
        readyProbe: Probe.http("/health"),
        memory: untyped(2048),
      }),
    message: [
      'server "Chat": SRV-023: memory is 2048; give a Size, such as Size.gibibytes(2), or leave it out.',
      'server "Chat": SRV-023: accelerator is 2; give an Accelerator, such as Accelerator.nvidia(1), or leave it out.',
      'server "Chat": SRV-001: name is "Chat"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "embedder".',
      'server "Chat": SRV-005: port is 0; give the port that the server listens on, a whole number from 1 to 65535.',
    ],
  },
];
