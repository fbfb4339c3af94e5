import {
  Accelerator,
  Duration,
  ExampleRequest,
  ModelCache,
  ModelSource,
  Need,
  Probe,
  Secret,
  Size,
} from "../../constructs/model";
import { untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

const COMMIT = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf";

/** A body that JSON can't hold. */
function circular(): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  body["self"] = body;
  return body;
}

export const valueMistakes: readonly WrongInput[] = [
  {
    rule: "SEC-003",
    title: "name of Terraform's own",
    make: () => Secret.fromEnvironment("version"),
    message:
      'secret: SEC-003: "version" is a name that Terraform keeps for itself; choose another, such as "MODEL_VERSION".',
  },
  {
    rule: "PRB-001",
    title: "path without a slash",
    make: () => Probe.http("health"),
    message:
      'probe "health": PRB-001: path is "health"; it must start with "/" and hold no spaces, such as "/health".',
  },
  {
    rule: "PRB-001",
    title: "path undefined",
    make: () => Probe.http(untyped(undefined)),
    message:
      'probe undefined: PRB-001: path is undefined; it must start with "/" and hold no spaces, such as "/health".',
  },
  {
    rule: "PRB-002",
    title: "port 0",
    make: () => Probe.http("/health", { port: 0 }),
    message: `probe "/health": PRB-002: port is 0; give a whole number from 1 to 65535, or leave it out for the server's.`,
  },
  {
    rule: "PRB-003",
    title: "command empty",
    make: () => Probe.command([]),
    message:
      'command probe: PRB-003: command is []; give a list of the program and its arguments, none of them empty, such as ["test", "-e", "/ready"].',
  },
  {
    rule: "PRB-003",
    title: "command as one text",
    make: () => Probe.command(untyped("test -e /ready")),
    message:
      'command probe: PRB-003: command is "test -e /ready"; give a list of the program and its arguments, none of them empty, such as ["test", "-e", "/ready"].',
  },
  {
    rule: "PRB-003",
    title: "command undefined",
    make: () => Probe.command(untyped(undefined)),
    message:
      'command probe: PRB-003: command is undefined; give a list of the program and its arguments, none of them empty, such as ["test", "-e", "/ready"].',
  },
  {
    rule: "PRB-004",
    title: "client that is not known",
    make: () => Probe.http("/health", { client: untyped("httpie") }),
    message:
      'probe "/health": PRB-004: client is "httpie"; known are curl, wget, python3. Use Probe.command([...]) for another program.',
  },
  {
    rule: "PRB-005",
    title: "timeout longer than the period",
    make: () => Probe.http("/health", { period: Duration.seconds(2), timeout: Duration.seconds(3) }),
    message:
      'probe "/health": PRB-005: period is 2 s and timeout 3 s; both must be 1 s or more, such as Duration.seconds(5), and the timeout no longer than the period.',
  },
  {
    rule: "PRB-005",
    title: "period of half a second",
    make: () => Probe.http("/health", { period: Duration.millis(500) }),
    message:
      'probe "/health": PRB-005: period is 0.5 s and timeout 0.5 s; both must be 1 s or more, such as Duration.seconds(5), and the timeout no longer than the period.',
  },
  {
    rule: "PRB-005",
    title: "period as a number",
    make: () => Probe.http("/health", { period: untyped(5) }),
    message:
      'probe "/health": PRB-005: period is 5 and timeout 3 s; both must be 1 s or more, such as Duration.seconds(5), and the timeout no longer than the period.',
  },
  {
    rule: "PRB-006",
    title: "no failure allowed",
    make: () => Probe.http("/health", { failures: 0 }),
    message: 'probe "/health": PRB-006: failures is 0; give a whole number from 1 up.',
  },
  {
    rule: "ACC-001",
    title: "no GPU",
    make: () => Accelerator.nvidia(0),
    message:
      "accelerator: ACC-001: 0 GPUs; give a whole number from 1 up, or leave the accelerator out for the CPU.",
  },
  {
    rule: "ACC-001",
    title: "half a GPU",
    make: () => Accelerator.nvidia(0.5),
    message:
      "accelerator: ACC-001: 0.5 GPUs; give a whole number from 1 up, or leave the accelerator out for the CPU.",
  },
  {
    rule: "ACC-001",
    title: "empty list of GPUs",
    make: () => Accelerator.nvidiaIds([]),
    message:
      "accelerator: ACC-001: 0 GPUs; give a whole number from 1 up, or leave the accelerator out for the CPU.",
  },
  {
    rule: "ACC-002",
    title: "one GPU twice",
    make: () => Accelerator.nvidiaIds(["0", "0"]),
    message:
      'accelerator: ACC-002: ids are ["0", "0"]; give a list with each index or UUID once, such as ["0"] or ["GPU-3a23c669"].',
  },
  {
    rule: "ACC-002",
    title: "ids in one text",
    make: () => Accelerator.nvidiaIds(untyped("0,1")),
    message:
      'accelerator: ACC-002: ids are ["0,1"]; give a list with each index or UUID once, such as ["0"] or ["GPU-3a23c669"].',
  },
  {
    rule: "ACC-002",
    title: "ids as numbers",
    make: () => Accelerator.nvidiaIds(untyped([0, 1])),
    message:
      'accelerator: ACC-002: ids are [0, 1]; give a list with each index or UUID once, such as ["0"] or ["GPU-3a23c669"].',
  },
  {
    rule: "SRC-001",
    title: "path relative",
    make: () => ModelSource.bakedIn("models"),
    message:
      'model source "models": SRC-001: path is "models"; give an absolute path in the image, without "..", ":", "," or a slash at the end, such as "/models/minilm".',
  },
  {
    rule: "SRC-001",
    title: "path with ..",
    make: () => ModelSource.bakedIn("/models/../etc"),
    message:
      'model source "/models/../etc": SRC-001: path is "/models/../etc"; give an absolute path in the image, without "..", ":", "," or a slash at the end, such as "/models/minilm".',
  },
  {
    rule: "SRC-002",
    title: "repository as an address",
    make: () => ModelSource.huggingFace("https://huggingface.co/Qwen/Qwen3-8B", COMMIT),
    message:
      'model source "https://huggingface.co/Qwen/Qwen3-8B": SRC-002: repository is "https://huggingface.co/Qwen/Qwen3-8B"; write owner/name, such as "sentence-transformers/all-MiniLM-L6-v2".',
  },
  {
    rule: "SRC-003",
    title: "branch",
    make: () => ModelSource.huggingFace("Qwen/Qwen3-8B", "main"),
    message: `model source "Qwen/Qwen3-8B": SRC-003: revision is "main"; give the commit's 40 hexadecimal digits, as the hub's "History" page shows them: a branch or tag can move.`,
  },
  {
    rule: "SRC-003",
    title: "revision left out",
    make: () => ModelSource.huggingFace("Qwen/Qwen3-8B", untyped(undefined)),
    message: `model source "Qwen/Qwen3-8B": SRC-003: revision is undefined; give the commit's 40 hexadecimal digits, as the hub's "History" page shows them: a branch or tag can move.`,
  },
  {
    rule: "CCH-001",
    title: "at the root",
    make: () => ModelCache.at("/"),
    message:
      'cache "/": CCH-001: path is "/"; give an absolute path other than "/", without "..", ":", "," or a slash at the end, such as "/cache".',
  },
  {
    rule: "CCH-001",
    title: "slash at the end",
    make: () => ModelCache.at("/cache/"),
    message:
      'cache "/cache/": CCH-001: path is "/cache/"; give an absolute path other than "/", without "..", ":", "," or a slash at the end, such as "/cache".',
  },
  {
    rule: "CCH-002",
    title: "no size",
    make: () => ModelCache.at("/cache", { size: Size.gibibytes(0) }),
    message: `cache "/cache": CCH-002: size is 0 MiB; leave it out or give the model's size with some room, such as Size.gibibytes(20).`,
  },
  {
    rule: "CCH-002",
    title: "size as text",
    make: () => ModelCache.at("/cache", { size: untyped("20Gi") }),
    message: `cache "/cache": CCH-002: size is "20Gi"; leave it out or give the model's size with some room, such as Size.gibibytes(20).`,
  },
  {
    rule: "EXA-001",
    title: "path without a slash",
    make: () => ExampleRequest.get("v1/models"),
    message:
      'example request: EXA-001: path is "v1/models"; it must start with "/" and hold no spaces, such as "/v1/embeddings".',
  },
  {
    rule: "EXA-002",
    title: "body that refers to itself",
    make: () => ExampleRequest.post("/v1", circular()),
    message: `example request: EXA-002: body can't be written as JSON (Converting circular structure to JSON); give an object that JSON can hold, such as { input: "text" }.`,
  },
  {
    rule: "EXA-002",
    title: "body undefined",
    make: () => ExampleRequest.post("/v1", untyped(undefined)),
    message:
      'example request: EXA-002: body is undefined; give an object that JSON can hold, such as { input: "text" }.',
  },
  {
    rule: "NEED-001",
    title: "host port above the last",
    make: () => Need.hostPort(70_000),
    message: "need: NEED-001: host port is 70000; give a whole number from 1 to 65535.",
  },
  {
    rule: "NEED-002",
    title: "policy that does not exist",
    make: () => Need.restart(untyped("sometimes")),
    message:
      'need: NEED-002: restart policy is "sometimes"; known are no, on-failure, always, unless-stopped.',
  },
  {
    rule: "NEED-003",
    title: "no replica",
    make: () => Need.replicas(0),
    message: "need: NEED-003: replicas is 0; give a whole number from 1 up.",
  },
  {
    rule: "NEED-004",
    title: "range upside down",
    make: () => Need.autoscaling({ minReplicas: 3, maxReplicas: 2 }),
    message:
      "need: NEED-004: from 3 to 2 replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.",
  },
  {
    rule: "NEED-005",
    title: "nothing may be disrupted",
    make: () => Need.disruptionBudget({ maxUnavailable: 0 }),
    message:
      "need: NEED-005: maxUnavailable is 0; give a whole number from 1 up: with 0 no node could ever be drained.",
  },
  {
    rule: "NEED-006",
    title: "host with a scheme",
    make: () => Need.ingress({ host: "https://chat.example.com" }),
    message:
      'need: NEED-006: host is "https://chat.example.com"; give a DNS name in lower case, such as "embedder.example.com".',
  },
  {
    rule: "NEED-006",
    title: "host undefined",
    make: () => Need.ingress({ host: untyped(undefined) }),
    message:
      'need: NEED-006: host is undefined; give a DNS name in lower case, such as "embedder.example.com".',
  },
  {
    rule: "NEED-007",
    title: "NaN GPUs",
    make: () => Need.gpu(NaN),
    message: "need: NEED-007: NaN GPUs; give a whole number from 1 up, or leave the need out for the CPU.",
  },
  {
    rule: "SEC-001",
    title: "name with a hyphen",
    make: () => Secret.fromEnvironment("MY-TOKEN"),
    message:
      'secret: SEC-001: "MY-…" is no variable name; use letters, digits and underscores, not starting with a digit, such as "HF_TOKEN".',
  },
  {
    rule: "SEC-001",
    title: "variable undefined",
    make: () => Secret.fromEnvironment(untyped(undefined)),
    message:
      'secret: SEC-001: undefined is no variable name; use letters, digits and underscores, not starting with a digit, such as "HF_TOKEN".',
  },
  {
    rule: "SEC-001",
    title: "a password instead of its name is not shown",
    make: () => Secret.fromEnvironment("correct horse battery"),
    message:
      'secret: SEC-001: "cor…" is no variable name; use letters, digits and underscores, not starting with a digit, such as "HF_TOKEN".',
  },
  {
    rule: "SEC-002",
    title: "a token instead of its name is not shown",
    make: () => Secret.fromEnvironment("hf_abcdefghijklmnop"),
    message: `secret: SEC-002: "hf_…" looks like a secret's value, and the name of its variable ends up in synthesized files. Put the secret into a variable, such as HF_TOKEN, and give that name.`,
  },
];
