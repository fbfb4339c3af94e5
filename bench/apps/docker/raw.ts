import { Container } from "@cdktf/provider-docker/lib/container";
import { Network } from "@cdktf/provider-docker/lib/network";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { runApp } from "../phases";

/** The resources that ours.ts makes, written by hand; the benchmark holds one against the other. */
runApp((containers) => {
  const app = new App();
  const stack = new TerraformStack(app, "bench");
  new LocalBackend(stack, { path: "../../../.state/bench.tfstate" });
  const provider = new DockerProvider(stack, "provider");
  stack.addOverride("terraform.required_providers.docker.version", ">= 4.5.0, < 5.0.0");
  const owner = [
    { label: "model-stack.app", value: "model-stack" },
    { label: "model-stack.stack", value: "bench" },
  ];
  const network = new Network(stack, "network", {
    provider,
    name: "model-stack-bench",
    driver: "bridge",
    labels: owner,
  });
  for (let index = 0; index < containers; index += 1)
    new Container(stack, `model-${index}`, {
      provider,
      name: `model-stack-bench-model-${index}`,
      image: `registry.example.com/embedder@sha256:${"5e".repeat(32)}`,
      env: [`EMBEDDER_MODEL_NAME=model-${index}`, "EMBEDDER_BATCH_SIZE=8"],
      user: "10001:10001",
      ports: [{ internal: 8000, external: 10_000 + index, ip: "127.0.0.1", protocol: "tcp" }],
      networksAdvanced: [{ name: network.name, aliases: [`model-${index}`] }],
      healthcheck: {
        test: [
          "CMD",
          "python3",
          "-c",
          'import urllib.request; urllib.request.urlopen("http://127.0.0.1:8000/health", timeout=2)',
        ],
        interval: "2s",
        timeout: "2s",
        startPeriod: "2m0s",
        retries: 3,
      },
      wait: true,
      waitTimeout: 120,
      restart: "unless-stopped",
      cpuPeriod: 100_000,
      cpuQuota: 200_000,
      memory: 1024,
      memorySwap: 1024,
      readOnly: true,
      tmpfs: { "/tmp": "rw,nosuid,nodev,mode=1777" },
      stopTimeout: 30,
      destroyGraceSeconds: 30,
      capabilities: { drop: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      init: true,
      lifecycle: { ignoreChanges: ["memory_swap"] },
      labels: [
        ...owner,
        { label: "model-stack.server", value: `model-${index}` },
        { label: "model-stack.spec", value: "0c9dad3de6f6d30a" },
      ],
    });
  return app;
});
