import { ModelContainer } from "../../constructs/docker";
import { ModelImage } from "../../constructs/images";
import { Accelerator, ModelCache, Need, Probe, Secret } from "../../constructs/model";
import { ContainerRegistry, RegistryContainer } from "../../constructs/registries";
import { testApp } from "../../constructs/testing";
import { DIGEST, server, untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

const FILES = { "tls.crt": "", "tls.key": "" };

export const placementMistakes: readonly WrongInput[] = [
  {
    rule: "HOST-001",
    title: "address without a scheme",
    make: (bench) => bench.host("local", { address: "gpu-1:2376" }),
    message:
      'local/docker: HOST-001: address is "gpu-1:2376"; write "unix:///var/run/docker.sock", "ssh://user@host" or "tcp://host:2376", or leave it out for this machine.',
  },
  {
    rule: "HOST-001",
    title: "address empty",
    make: (bench) => bench.host("local", { address: "" }),
    message:
      'local/docker: HOST-001: address is ""; write "unix:///var/run/docker.sock", "ssh://user@host" or "tcp://host:2376", or leave it out for this machine.',
  },
  {
    rule: "HOST-002",
    title: "tcp without TLS",
    make: (bench) => bench.host("local", { address: "tcp://gpu-1:2375" }),
    message:
      'local/docker: HOST-002: address is "tcp://gpu-1:2375": without TLS anybody who reaches the port is root there. Give certificates: a folder with ca.pem, cert.pem, key.pem.',
  },
  {
    rule: "HOST-003",
    title: "certificates that are not there",
    make: (bench) => bench.host("local", { address: "tcp://gpu-1:2376", certificates: bench.emptyFolder() }),
    message: `local/docker: HOST-003: certificates are "<folder>", where ca.pem, cert.pem, key.pem can't be found; give the folder that holds ca.pem, cert.pem, key.pem, relative to <cwd>.`,
  },
  {
    rule: "HOST-004",
    title: "certificates for the local socket",
    make: (bench) =>
      bench.host("local", { certificates: bench.folder({ "ca.pem": "", "cert.pem": "", "key.pem": "" }) }),
    message:
      "local/docker: HOST-004: certificates are given, but the local socket has no use for them; use tcp:// or leave them out.",
  },
  {
    rule: "HOST-005",
    title: "publish address by name",
    make: (bench) => bench.host("local", { publishAddress: "localhost" }),
    message:
      'local/docker: HOST-005: publishAddress is "localhost"; give an IP address of the host, such as "127.0.0.1", or "0.0.0.0" for every network it is in.',
  },
  {
    rule: "HOST-005",
    title: "publish address out of range",
    make: (bench) => bench.host("local", { publishAddress: "300.0.0.1" }),
    message:
      'local/docker: HOST-005: publishAddress is "300.0.0.1"; give an IP address of the host, such as "127.0.0.1", or "0.0.0.0" for every network it is in.',
  },
  {
    rule: "HOST-006",
    title: "prefix with a slash",
    make: (bench) => bench.host("local", { namePrefix: "team/models" }),
    message:
      'local/docker: HOST-006: namePrefix is "team/models"; use letters, digits, "_", "." and "-", starting with a letter or digit, at most 101 characters.',
  },
  {
    rule: "HOST-007",
    title: "two logins for one registry",
    make: (bench) => {
      const reference = `example.com/chat@${DIGEST}`;
      const login = (username: string) =>
        ContainerRegistry.at("example.com", { username, password: Secret.fromEnvironment("PULL_PASSWORD") });
      bench.host().place(server({ image: ModelImage.fromRegistry(reference, login("ann")) }));
      bench
        .host()
        .place(
          server({ name: "other", port: 8001, image: ModelImage.fromRegistry(reference, login("bob")) }),
        );
    },
    message:
      'local/docker: HOST-007: logs in to example.com as "ann" and as "bob", or with two passwords. Docker keeps one login for each registry: use one ContainerRegistry for all images from there.',
  },
  {
    rule: "HOST-008",
    title: "alias with a scheme",
    make: (bench) => bench.host("local", { registryAliases: { "127.0.0.1:5001": "http://registry:5001" } }),
    message:
      'local/docker: HOST-008: registryAliases["127.0.0.1:5001"] is "http://registry:5001"; write host or host:port without scheme or path, such as "registry.local:5001".',
  },
  {
    rule: "DOCK-001",
    title: "HTTP probe without a client",
    make: (bench) => bench.host().place(server({ readyProbe: Probe.http("/health") })),
    message:
      'local/docker/chat: DOCK-001: its probe asks for /health by HTTP, and Docker runs probes inside the container. Say which program of the image can: Probe.http("/health", { client: "curl" | "wget" | "python3" }), or use Probe.command([…]).',
  },
  {
    rule: "DOCK-003",
    title: "host port above the last",
    make: (bench) =>
      new ModelContainer(bench.host(), "chat", { host: bench.host(), server: server(), hostPort: 80_000 }),
    message: "local/docker/chat: DOCK-003: hostPort is 80000; give a whole number from 1 to 65535.",
  },
  {
    rule: "DOCK-004",
    title: "cache without a user",
    make: (bench) => bench.host().place(server({ cache: ModelCache.at("/cache") })),
    message:
      'local/docker/chat: DOCK-004: has a cache at /cache and no user: a new Docker volume belongs to root. Say user: "uid:gid" and it is handed over, or isOwnedByImage: true where the image owns the path.',
  },
  {
    rule: "DOCK-005",
    title: "policy that does not exist",
    make: (bench) =>
      new ModelContainer(bench.host(), "chat", {
        host: bench.host(),
        server: server(),
        restart: untyped("sometimes"),
      }),
    message:
      'local/docker/chat: DOCK-005: restart is "sometimes"; known are no, on-failure, always, unless-stopped.',
  },
  {
    rule: "DOCK-006",
    title: "alias with a space",
    make: (bench) =>
      new ModelContainer(bench.host(), "chat", {
        host: bench.host(),
        server: server(),
        networkAliases: ["chat", "my chat"],
      }),
    message:
      'local/docker/chat: DOCK-006: networkAliases are ["chat", "my chat"]; give a list of DNS names in lower case, such as ["chat.internal"].',
  },
  {
    rule: "NEED-101",
    title: "replicas on Docker",
    make: (bench) => bench.host().place(server({ needs: [Need.replicas(2)] })),
    message:
      "local/docker/chat: NEED-101: requires replicas (2), which Docker host local/docker does not have. Place it elsewhere, or make the need .preferred().",
  },
  {
    rule: "NEED-101",
    title: "autoscaling on Docker",
    make: (bench) =>
      bench.host().place(server({ needs: [Need.autoscaling({ minReplicas: 1, maxReplicas: 4 })] })),
    message:
      'local/docker/chat: NEED-101: requires autoscaling ({"minReplicas":1,"maxReplicas":4}), which Docker host local/docker does not have. Place it elsewhere, or make the need .preferred().',
  },
  {
    rule: "NEED-101",
    title: "GPUs where there are none",
    make: (bench) => bench.host().place(server({ accelerator: Accelerator.nvidia(2) })),
    message:
      "local/docker/chat: NEED-101: requires gpu (2), which Docker host local/docker does not have. Place it elsewhere, or make the need .preferred().",
  },
  {
    rule: "APP-001",
    title: "one host port in two stacks",
    make: (bench) => {
      bench.host("one").place(server());
      bench.host("two").place(server());
    },
    message:
      "two/docker/chat: APP-001: wants 8000 as host port on this machine, which one/docker/chat already holds. Give one of them another: Need.hostPort(…), or hostPort on ModelContainer.",
  },
  {
    rule: "APP-001",
    title: "two servers of one name",
    make: (bench) => {
      bench.host().place(server());
      bench.host().place(server({ needs: [Need.hostPort(9000)] }));
    },
    message:
      "local/docker/chat-2: APP-001: wants model-stack-local-chat as container name on this machine, which local/docker/chat already holds. Give one of the servers another name, with({ name }).",
  },
  {
    rule: "PROP-001",
    title: "property of a Docker host that does not exist",
    make: (bench) => bench.host("local", untyped({ adress: "ssh://ops@gpu-1" })),
    message:
      'local/docker: PROP-001: there is no property "adress"; known are address, certificates, publishAddress, namePrefix, registryAliases.',
  },
  {
    rule: "APP-001",
    title: "two hosts with one prefix",
    make: (bench) => {
      for (const stack of ["one", "two"])
        bench
          .host(stack, { namePrefix: "models" })
          .place(server({ name: stack, port: stack === "one" ? 1 : 2 }));
    },
    message:
      "two/docker: APP-001: wants models as network on this machine, which one/docker already holds. Give one of the hosts another namePrefix.",
  },
  {
    rule: "APP-001",
    title: "server named like a cache's owner",
    make: (bench) => {
      bench.host().place(server({ user: "10001", cache: ModelCache.at("/cache") }));
      bench.host().place(server({ name: "chat-cache-owner", port: 8001 }));
    },
    message:
      "local/docker/chat-cache-owner: APP-001: wants model-stack-local-chat-cache-owner as container name on this machine, which local/docker/chat/cache-owner already holds. Give one of the servers another name, with({ name }).",
  },
  {
    rule: "APP-002",
    title: "app's name with capitals",
    make: () => testApp({ name: "My App" }),
    message:
      'app: APP-002: name is "My App"; use lower-case letters, digits and hyphens, such as "model-stack".',
  },
  {
    rule: "REG-001",
    title: "address with a scheme",
    make: () => ContainerRegistry.at("https://harbor.example.com"),
    message:
      'registry "https://harbor.example.com": REG-001: address is "https://harbor.example.com"; write host or host:port without scheme or path, such as "harbor.example.com" or "127.0.0.1:5001".',
  },
  {
    rule: "REG-001",
    title: "address undefined",
    make: () => ContainerRegistry.at(untyped(undefined)),
    message:
      'registry undefined: REG-001: address is undefined; write host or host:port without scheme or path, such as "harbor.example.com" or "127.0.0.1:5001".',
  },
  {
    rule: "REG-001",
    title: "port above the last",
    make: () => ContainerRegistry.at("harbor.example.com:70000"),
    message:
      'registry "harbor.example.com:70000": REG-001: address is "harbor.example.com:70000"; write host or host:port without scheme or path, such as "harbor.example.com" or "127.0.0.1:5001".',
  },
  {
    rule: "REG-001",
    title: "region with a space",
    make: () => ContainerRegistry.ecr("123456789012", "eu west 1"),
    message:
      'registry "123456789012.dkr.ecr.eu west 1.amazonaws.com": REG-001: address is "123456789012.dkr.ecr.eu west 1.amazonaws.com"; write host or host:port without scheme or path, such as "harbor.example.com" or "127.0.0.1:5001".',
  },
  {
    rule: "REG-002",
    title: "user without a password",
    make: () => ContainerRegistry.at("harbor.example.com", { username: "ann" }),
    message:
      'registry "harbor.example.com": REG-002: username is "ann" and the password is not given; give both or none.',
  },
  {
    rule: "REG-010",
    title: "plain HTTP across a network",
    make: () => ContainerRegistry.at("harbor.example.com", { isPlainHttp: true }),
    message:
      'registry "harbor.example.com": REG-010: isPlainHttp is set for harbor.example.com, which is not on loopback: passwords and images would cross the network unprotected. Give the registry a certificate and leave isPlainHttp out.',
  },
  {
    rule: "REG-003",
    title: "host port with a fraction",
    make: (bench) =>
      new RegistryContainer(bench.host(), "registry", { host: bench.host(), hostPort: 5001.5 }),
    message: "local/docker/registry: REG-003: hostPort is 5001.5; give a whole number from 1 to 65535.",
  },
  {
    rule: "REG-004",
    title: "every network without TLS",
    make: (bench) => {
      const host = bench.host("local", { publishAddress: "0.0.0.0" });
      return new RegistryContainer(host, "registry", { host });
    },
    message:
      "local/docker/registry: REG-004: it would listen on 0.0.0.0, be known as 127.0.0.1, and send passwords in clear text. Give tls: { certificate, key }, or publish on 127.0.0.1 of this machine.",
  },
  {
    rule: "REG-004",
    title: "another machine's loopback",
    make: (bench) => {
      const host = bench.host("gpu", { address: "ssh://root@gpu-1" });
      return new RegistryContainer(host, "registry", { host });
    },
    message:
      "gpu/docker/registry: REG-004: it would listen on 127.0.0.1, be known as gpu-1, and send passwords in clear text. Give tls: { certificate, key }, or publish on 127.0.0.1 of this machine.",
  },
  {
    rule: "REG-005",
    title: "key that is not there",
    make: (bench) =>
      new RegistryContainer(bench.host(), "registry", {
        host: bench.host(),
        tls: { certificate: `${bench.folder(FILES)}/tls.crt`, key: "nowhere.key" },
      }),
    message:
      'local/docker/registry: REG-005: tls key is "nowhere.key", which is no file; give its path relative to <cwd>.',
  },
  {
    rule: "REG-005",
    title: "key left out",
    make: (bench) =>
      new RegistryContainer(bench.host(), "registry", {
        host: bench.host(),
        tls: untyped({ certificate: `${bench.folder(FILES)}/tls.crt` }),
      }),
    message:
      "local/docker/registry: REG-005: tls key is undefined, which is no file; give its path relative to <cwd>.",
  },
  {
    rule: "REG-006",
    title: "user name with a colon",
    make: (bench) =>
      new RegistryContainer(bench.host(), "registry", { host: bench.host(), username: "ann:admin" }),
    message:
      'local/docker/registry: REG-006: username is "ann:admin"; give one without colons and spaces: htpasswd files separate by them.',
  },
  {
    rule: "REG-007",
    title: "password as its value",
    make: () => ContainerRegistry.at("harbor.example.com", { username: "ann", password: untyped("hunter2") }),
    message:
      'registry "harbor.example.com": REG-007: password is of type string; give Secret.fromEnvironment("NAME") and set NAME where you deploy.',
  },
  {
    rule: "REG-008",
    title: "construct id with a capital",
    make: (bench) => new RegistryContainer(bench.host(), "Registry", { host: bench.host() }),
    message:
      'local/docker/Registry: REG-008: its construct id is "Registry", which becomes part of the names of a container and an image; use lower-case letters, digits and hyphens.',
  },
  {
    rule: "REG-009",
    title: "build context that is empty",
    make: (bench) =>
      new RegistryContainer(bench.host(), "registry", { host: bench.host(), context: bench.emptyFolder() }),
    message:
      'local/docker/registry: REG-009: context is "<folder>", which holds no Dockerfile; give a folder that does, relative to <cwd>.',
  },
];

/** What is worth saying and stops nothing: listed on stderr after synthesis. */
export const placementNotes: readonly WrongInput[] = [
  {
    rule: "NEED-102",
    title: "autoscaling as a wish",
    make: (bench) =>
      bench
        .host()
        .place(server({ needs: [Need.autoscaling({ minReplicas: 1, maxReplicas: 4 }).preferred()] })),
    message:
      'note: local/docker/chat: NEED-102: prefers autoscaling ({"minReplicas":1,"maxReplicas":4}); Docker host local/docker does not have it and runs without.',
  },
  {
    rule: "NEED-102",
    title: "live probe, which is a wish for restarts",
    make: (bench) => bench.host().place(server({ liveProbe: Probe.command(["true"]) })),
    message:
      "note: local/docker/chat: NEED-102: prefers liveness; Docker host local/docker does not have it and runs without.",
  },
  {
    rule: "DOCK-007",
    title: "published on every network",
    make: (bench) => bench.host("local", { publishAddress: "0.0.0.0" }).place(server()),
    message:
      "note: local/docker/chat: DOCK-007: answers on 0.0.0.0:8000 by plain HTTP, to everybody who reaches that address. Put a proxy with TLS and a login before it where that is not meant.",
  },
  {
    rule: "DOCK-002",
    title: "no probe",
    make: (bench) => bench.host().place(server({ readyProbe: undefined })),
    message:
      "note: local/docker/chat: DOCK-002: has no probe: the deployment can't wait until it is ready. Add readyProbe: Probe.http(…).",
  },
];
