import { renderManifests } from "../../constructs/testing";

const namespace = { metadata: { name: "a" } };

function render(type: string, block: object): unknown {
  return renderManifests({ resource: { [type]: { a: block } } });
}

function container(more: object): object {
  const spec = { selector: {}, template: { metadata: {}, spec: { container: [{ name: "a", ...more }] } } };
  return { ...namespace, spec };
}

const inContainer = "kubernetes_deployment_v1.a: spec.template.spec.container[0]";

test.each([
  [
    "an attribute that the API does not have",
    { imagee: "x" },
    `${inContainer}.imagee: stands for no field of V1Container, which has args, command, env,`,
  ],
  [
    "one deeper down",
    { env: [{ name: "a" }, { nam: "b" }] },
    `${inContainer}.env[1].nam: stands for no field of V1EnvVar, which has name, value, valueFrom.`,
  ],
  [
    "text in place of a block",
    { liveness_probe: "on" },
    `${inContainer}.liveness_probe: is "on"; it takes a block.`,
  ],
  [
    "two blocks where the API has one",
    { liveness_probe: [{}, {}] },
    `${inContainer}.liveness_probe: is there 2 times; the API knows one.`,
  ],
  ["text in place of a boolean", { stdin: "yes" }, `${inContainer}.stdin: is "yes"; it takes true or false.`],
  [
    "text in place of a number",
    { port: [{ container_port: "http" }] },
    `${inContainer}.port[0].container_port: is "http"; it takes a number.`,
  ],
  ["a block in place of text", { image: {} }, `${inContainer}.image: is {}; it takes a text.`],
])("%s is refused", (_what, more, message) =>
  expect(() => render("kubernetes_deployment_v1", container(more))).toThrow(message),
);

test.each([
  [
    "count",
    { ...namespace, count: 2 },
    "kubernetes_namespace_v1.a: count: only Terraform can follow it; write the resources out, one by one.",
  ],
  [
    "for_each",
    { ...namespace, for_each: "${x}" },
    "kubernetes_namespace_v1.a: for_each: only Terraform can follow it",
  ],
  [
    "provisioner",
    { ...namespace, provisioner: [] },
    "kubernetes_namespace_v1.a: provisioner: only Terraform can follow it",
  ],
  [
    "an unknown attribute of the resource",
    { ...namespace, wait: true },
    "kubernetes_namespace_v1.a: wait: stands for no field of V1Namespace, which has apiVersion, kind, metadata, spec, status.",
  ],
])("%s is refused", (_what, block, message) =>
  expect(() => render("kubernetes_namespace_v1", block)).toThrow(message),
);

test("a mode that is not octal is refused", () => {
  const spec = { container: [], volume: [{ name: "a", secret: { default_mode: "0o8" } }] };
  expect(() => render("kubernetes_pod_v1", { ...namespace, spec })).toThrow(
    'kubernetes_pod_v1.a: spec.volume[0].secret.default_mode: is "0o8"; it takes an octal number: "0644".',
  );
});

test("two attributes for one field are refused", () =>
  expect(() =>
    render("kubernetes_secret_v1", { ...namespace, data: { a: "1" }, data_wo: { a: "2" } }),
  ).toThrow(
    "kubernetes_secret_v1.a: data_wo: stands for stringData, which is there already; state one of the two.",
  ));

test.each([
  "kubernetes_deployment",
  "kubernetes_labels",
  "kubernetes_config_map_v1_data",
  "kubernetes_token_request_v1",
])("%s is no object of the API", (type) =>
  expect(() => render(type, namespace)).toThrow(
    `${type}.a: ${type} is no object of the Kubernetes API; take a resource whose name ends in a version of the API, such as kubernetes_deployment_v1.`,
  ),
);

test.each([
  [
    "an unknown attribute",
    { manifest: {}, spec: {} },
    "kubernetes_manifest.a: spec: stands for nothing; kubernetes_manifest has manifest.",
  ],
  [
    "no kind",
    { manifest: { apiVersion: "v1" } },
    "kubernetes_manifest.a: manifest.kind is missing; every object has one.",
  ],
])("kubernetes_manifest with %s is refused", (_what, block, message) =>
  expect(() => render("kubernetes_manifest", block)).toThrow(message),
);

test("what tells only Terraform and the provider something is dropped", () => {
  const block = {
    "//": {},
    ...namespace,
    depends_on: ["x.y"],
    id: "a",
    lifecycle: {},
    provider: "kubernetes",
    timeouts: {},
    wait_for_default_service_account: true,
  };
  expect(renderManifests({ resource: { kubernetes_namespace_v1: { a: block } } }).manifests).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } },
  ]);
});

test("null is nothing, and an empty list is no block", () => {
  const block = container({ image: null, env: [], command: ["a", null] });
  const [deployment] = renderManifests({ resource: { kubernetes_deployment_v1: { a: block } } }).manifests;
  expect(deployment).toHaveProperty(
    ["spec", "template", "spec", "containers"],
    [{ name: "a", command: ["a", ""] }],
  );
});
