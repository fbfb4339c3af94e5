import { DockerHost } from "../../constructs/docker";
import { ModelImage } from "../../constructs/images";
import { type ImagePuller } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { DIGEST, DockerStack, registry, server, untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

/** A puller that builds nothing, as a cluster is. */
const cluster: ImagePuller = {
  path: "prod/cluster",
  sharesLoopback: false,
  registryAliases: {},
  authenticate: () => undefined,
};

const LOCKED = `{ "example.com/chat:1": "${DIGEST}" }`;

export const imageMistakes: readonly WrongInput[] = [
  {
    rule: "IMG-001",
    title: "context that does not exist",
    make: (bench) => bench.image({ context: "images/nothing" }),
    message:
      'image "chat": IMG-001: context is "images/nothing", which is no folder; give a folder that exists, relative to <cwd>.',
  },
  {
    rule: "IMG-001",
    title: "context undefined",
    make: (bench) => bench.image({ context: untyped(undefined) }),
    message:
      'image "chat": IMG-001: context is undefined, which is no folder; give a folder that exists, relative to <cwd>.',
  },
  {
    rule: "IMG-002",
    title: "no Dockerfile",
    make: (bench) => ModelImage.fromContext({ context: bench.emptyFolder(), registry, repository: "chat" }),
    message:
      'image "chat": IMG-002: dockerfile is "Dockerfile", which is missing or empty in "<folder>"; give the path, relative to the context, of one that starts FROM an image.',
  },
  {
    rule: "IMG-002",
    title: "Dockerfile without FROM",
    make: (bench) => bench.image({}, { Dockerfile: "RUN true\n" }),
    message:
      'image "chat": IMG-002: dockerfile is "Dockerfile", which has no FROM in "<folder>"; give the path, relative to the context, of one that starts FROM an image.',
  },
  {
    rule: "IMG-003",
    title: "repository with a tag",
    make: (bench) => bench.image({ repository: "team/chat:1" }),
    message:
      'image "team/chat:1": IMG-003: repository is "team/chat:1"; use lower-case letters, digits, ".", "_", "-" and "/", without registry, tag or digest, such as "team/embedder", at most 200 characters.',
  },
  {
    rule: "IMG-003",
    title: "repository with capitals",
    make: (bench) => bench.image({ repository: "Chat" }),
    message:
      'image "Chat": IMG-003: repository is "Chat"; use lower-case letters, digits, ".", "_", "-" and "/", without registry, tag or digest, such as "team/embedder", at most 200 characters.',
  },
  {
    rule: "IMG-004",
    title: "argument that the Dockerfile does not have",
    make: (bench) =>
      bench.image({ buildArgs: { VERSOIN: "1" } }, { Dockerfile: "ARG VERSION\nFROM scratch\n" }),
    message:
      'image "chat": IMG-004: build argument "VERSOIN" is not declared in the Dockerfile (it has: VERSION); declare it with ARG, or leave it out.',
  },
  {
    rule: "IMG-005",
    title: "token as an argument",
    make: (bench) =>
      bench.image({ buildArgs: { HF_TOKEN: "abc" } }, { Dockerfile: "FROM scratch\nARG HF_TOKEN\n" }),
    message: `image "chat": IMG-005: build argument "HF_TOKEN" looks like a secret, and arguments stay readable in the image's history. Use RUN --mount=type=secret in the Dockerfile instead.`,
  },
  {
    rule: "IMG-006",
    title: "stage that does not exist",
    make: (bench) =>
      bench.image({ target: "prod" }, { Dockerfile: "FROM scratch AS Build\nFROM scratch AS final\n" }),
    message: `image "chat": IMG-006: target is "prod"; give one of the Dockerfile's stages (build, final), or leave it out for the last.`,
  },
  {
    rule: "IMG-006",
    title: "stage where none has a name",
    make: (bench) => bench.image({ target: "prod" }),
    message: `image "chat": IMG-006: target is "prod"; give one of the Dockerfile's stages (none has a name), or leave it out for the last.`,
  },
  {
    rule: "IMG-007",
    title: "architecture alone",
    make: (bench) => bench.image({ platform: "arm64" }),
    message:
      'image "chat": IMG-007: platform is "arm64"; write os/architecture, such as "linux/amd64" or "linux/arm64".',
  },
  {
    rule: "IMG-008",
    title: "nobody to build",
    make: (bench) => {
      const stack = new DockerStack(bench.app);
      bench.image().bind(stack.host, cluster);
      bench.app.synth();
    },
    message:
      "local/docker: IMG-008: image chat is built from a context, but prod/cluster builds nothing. Give it builder: a DockerHost.",
  },
  {
    rule: "IMG-009",
    title: "registry on loopback for another machine",
    make: (bench) =>
      bench.host("gpu", { address: "ssh://root@gpu-1" }).place(server({ image: bench.image() })),
    message:
      'gpu/docker/chat: IMG-009: gpu/docker is another machine, and to it the registry 127.0.0.1:5001 is itself. Use a registry that both reach, or say under which address it does: registryAliases: { "127.0.0.1:5001": "host:port" }.',
  },
  {
    rule: "IMG-009",
    title: "reference to loopback for another machine",
    make: (bench) =>
      bench
        .host("gpu", { address: "ssh://root@gpu-1" })
        .place(server({ image: ModelImage.fromRegistry(`127.0.0.1:5001/chat@${DIGEST}`) })),
    message:
      'gpu/docker/chat: IMG-009: gpu/docker is another machine, and to it the registry 127.0.0.1:5001 is itself. Use a registry that both reach, or say under which address it does: registryAliases: { "127.0.0.1:5001": "host:port" }.',
  },
  {
    rule: "IMG-010",
    title: "argument as a number",
    make: (bench) =>
      bench.image({ buildArgs: untyped({ JOBS: 4 }) }, { Dockerfile: "FROM scratch\nARG JOBS\n" }),
    message: 'image "chat": IMG-010: build argument "JOBS" is of type number; write it as text, in quotes.',
  },
  {
    rule: "IMG-101",
    title: "reference in capitals",
    make: () => ModelImage.fromRegistry("Example.com/Chat:1"),
    message:
      'image "Example.com/Chat:1": IMG-101: "Example.com/Chat:1" is no image reference; write [registry/]repository:tag or …@sha256:<64 hexadecimal digits>, in lower case, such as "vllm/vllm-openai:v0.27.1".',
  },
  {
    rule: "IMG-101",
    title: "reference empty",
    make: () => ModelImage.fromRegistry(""),
    message:
      'image "": IMG-101: "" is no image reference; write [registry/]repository:tag or …@sha256:<64 hexadecimal digits>, in lower case, such as "vllm/vllm-openai:v0.27.1".',
  },
  {
    rule: "IMG-101",
    title: "reference undefined",
    make: () => ModelImage.fromRegistry(untyped(undefined)),
    message:
      'image undefined: IMG-101: undefined is no image reference; write [registry/]repository:tag or …@sha256:<64 hexadecimal digits>, in lower case, such as "vllm/vllm-openai:v0.27.1".',
  },
  {
    rule: "IMG-101",
    title: "digest cut off",
    make: () => ModelImage.fromRegistry("chat@sha256:0123"),
    message:
      'image "chat@sha256:0123": IMG-101: "chat@sha256:0123" is no image reference; write [registry/]repository:tag or …@sha256:<64 hexadecimal digits>, in lower case, such as "vllm/vllm-openai:v0.27.1".',
  },
  {
    rule: "IMG-102",
    title: "latest",
    make: () => ModelImage.fromRegistry("vllm/vllm-openai:latest"),
    message:
      'image "vllm/vllm-openai:latest": IMG-102: "vllm/vllm-openai:latest" means whatever was pushed last; name a release by its tag, such as "vllm/vllm-openai:1.2.3", or a digest.',
  },
  {
    rule: "IMG-102",
    title: "neither tag nor digest",
    make: () => ModelImage.fromRegistry("ghcr.io/acme/chat"),
    message:
      'image "ghcr.io/acme/chat": IMG-102: "ghcr.io/acme/chat" means whatever was pushed last; name a release by its tag, such as "ghcr.io/acme/chat:1.2.3", or a digest.',
  },
  {
    rule: "IMG-103",
    title: "lock that is no JSON",
    make: (bench) => {
      bench.lock("<<<<<<< HEAD");
      bench.host().place(server({ image: ModelImage.fromRegistry("example.com/chat:1") }));
    },
    message: `images.lock.json: IMG-103: it is not JSON (Unexpected token '<', "<<<<<<< HEAD" is not valid JSON). Mend it, or delete it and run script/lock again.`,
  },
  {
    rule: "IMG-103",
    title: "lock that is a list",
    make: (bench) => {
      bench.lock("[]");
      bench.host().place(server({ image: ModelImage.fromRegistry("example.com/chat:1") }));
    },
    message:
      "images.lock.json: IMG-103: it holds [] instead of an object of references and digests. Delete it and run script/lock again.",
  },
  {
    rule: "IMG-103",
    title: "lock with a digest written by hand",
    make: (bench) => {
      bench.lock('{ "example.com/chat:1": "sha256:abc" }');
      bench.host().place(server({ image: ModelImage.fromRegistry("example.com/chat:1") }));
    },
    message:
      'images.lock.json: IMG-103: "example.com/chat:1" has "sha256:abc" for a digest. Run script/lock example.com/chat:1; digests are never written by hand.',
  },
  {
    rule: "IMG-104",
    title: "tag that is not locked",
    make: (bench) => {
      bench.lock(LOCKED);
      bench.host().place(server({ image: ModelImage.fromRegistry("example.com/chat:2") }));
    },
    message:
      "local/docker/chat: IMG-104: image example.com/chat:2 has no digest in images.lock.json, and a tag can be moved. Run: script/lock example.com/chat:2",
  },
  {
    rule: "IMG-105",
    title: "credentials of another registry",
    make: () => ModelImage.fromRegistry("ghcr.io/acme/chat:1", ContainerRegistry.dockerHub("acme")),
    message: `image "ghcr.io/acme/chat:1": IMG-105: it is pulled from ghcr.io, and the registry given with it is "docker.io". Write docker.io/… where the image lies there, or give ghcr.io's credentials.`,
  },
  {
    rule: "APP-001",
    title: "two different images under one name",
    make: (bench) => {
      const one = bench.image();
      const other = bench.image({}, { "weights.bin": "other" });
      bench.host().place(server({ image: one }));
      bench.host().place(server({ name: "other", port: 8001, image: other }));
    },
    message: `local/image-chat-2: APP-001: wants 127.0.0.1:5001/chat as image repository in stack "local", which local/image-chat already holds. Two different builds would overwrite each other's name: give one of them another repository, or, where two hosts build the same image, give it one builder.`,
  },
  {
    rule: "APP-001",
    title: "one image built by two hosts of a stack",
    make: (bench) => {
      const stack = new DockerStack(bench.app);
      const image = bench.image({ registry: ContainerRegistry.at("harbor.example.com") });
      stack.host.place(server({ image }));
      new DockerHost(stack, "gpu", {
        address: "ssh://root@gpu-1",
        namePrefix: "gpu",
      }).place(server({ image }));
    },
    message: `local/image-chat-2: APP-001: wants harbor.example.com/chat as image repository in stack "local", which local/image-chat already holds. Two different builds would overwrite each other's name: give one of them another repository, or, where two hosts build the same image, give it one builder.`,
  },
];
