import {
  type Block,
  firstOf,
  placeholders,
  renderManifests,
  type Resolver,
  variables,
} from "../../constructs/testing";

const IMAGE = "127.0.0.1:5001/chat:0123456789ab";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** What a build leaves in a stack; see ImageBuild. */
const build: Block = {
  docker_image: { build_1: { name: IMAGE } },
  docker_registry_image: { push_1: { name: "${docker_image.build_1.name}" } },
  terraform_data: { digest_1: { input: { digest: "${docker_registry_image.push_1.sha256_digest}" } } },
};

/** A text, as it is in a config map. */
function rendered(text: string, resolve?: Resolver, json: Block = {}) {
  const { resource, ...rest } = json as { readonly resource?: Block };
  const map = { metadata: { name: "map" }, data: { text } };
  const all = { ...rest, resource: { ...build, ...resource, kubernetes_config_map_v1: { map } } };
  const { manifests, notes } = renderManifests(all, resolve);
  return { text: (manifests.at(-1)!["data"] as Record<string, string>)["text"], notes };
}

test.each([
  ["plain", "plain"],
  ["$${HOME} and %%{if}", "${HOME} and %{if}"],
  ["cost: $5 {} 100%", "cost: $5 {} 100%"],
  ["$$${var.A}", "$${var.A}"],
  ["$$$${var.A}", "$$${var.A}"],
  ["100%${var.A} $%%{x", "100%${A} $%{x"],
  ["${var.A}", "${A}"],
  ["a ${ var.A } b ${var.B-c}", "a ${A} b ${B-c}"],
  ['{"a":${jsonencode(var.A)}}', '{"a":"${A}"}'],
  ["${local.name}-${local.size}", "it-3"],
  ["${kubernetes_namespace_v1.space.metadata[0].name}", "space"],
  ["${kubernetes_namespace_v1.space.metadata.0.name}", "space"],
  ["${kubernetes_deployment_v1.chat.spec[0].template[0].spec[0].container[1].name}", "second"],
  ["${docker_registry_image.push_1.name}", IMAGE],
  ["${terraform_data.kept.output.other}", "remembered"],
])("%s is %s", (text, expected) => {
  const resource = {
    kubernetes_namespace_v1: { space: { metadata: { name: "space" } } },
    kubernetes_deployment_v1: {
      chat: {
        metadata: { name: "chat" },
        spec: { template: { metadata: {}, spec: { container: [{ name: "first" }, { name: "second" }] } } },
      },
    },
    terraform_data: { kept: { input: { other: "${local.kept}" } } },
  };
  const json = { resource, locals: { name: "it", size: 3, kept: "remembered" } };
  const { text: found } = renderText(text, json);
  expect(found).toBe(expected);
});

function renderText(text: string, json: Block) {
  const all = json["resource"] as Block;
  const map = { metadata: { name: "map" }, data: { text } };
  const { manifests } = renderManifests({
    ...json,
    resource: { ...build, ...all, kubernetes_config_map_v1: { map } },
  });
  const found = manifests.find(({ kind }) => kind === "ConfigMap")!;
  return found["data"] as { readonly text: string };
}

test.each([
  ["${random_id.x.hex}", "${random_id.x.hex} has no value before Terraform runs; allowed are variables"],
  ["${upper(var.A)}", "${upper(var.A)} has no value before Terraform runs"],
  [
    '${jsonencode({"a" = "}${var.A}"})}',
    'jsonencode({"a" = "}${var.A}"})} has no value before Terraform runs',
  ],
  ["${docker_registry_image.push_1.sha256_digest}", "has no value before Terraform runs"],
  ["${terraform_data.digest_1.id}", "is known to Terraform alone; only annotations can do without"],
  ["%{ if true }x%{ endif }", "holds a directive, which only Terraform can follow; %%{ is the text %{"],
  ["${var.A", "has no end of ${; $${ is the text ${"],
  ["${local.loop}", "${local.loop} refers to itself"],
])("%s is refused", (text, message) => {
  const problem = /^kubernetes_config_map_v1\.map: data\.text: /;
  expect(() => rendered(text, undefined, { locals: { loop: "${local.loop}" } })).toThrow(problem);
  expect(() => rendered(text, undefined, { locals: { loop: "${local.loop}" } })).toThrow(message);
});

describe("values", () => {
  const secrets = variables(new Map([["A", 'p@ss"<word>']]));

  test("of variables, also within JSON, which Terraform writes so that HTML is safe", () =>
    expect(rendered('${var.A} {"a":${jsonencode(var.A)}}', secrets).text).toBe(
      'p@ss"<word> {"a":"p@ss\\"\\u003cword\\u003e"}',
    ));

  test("what nothing gives has the variable's default, or is refused", () => {
    expect(rendered("${var.B}", secrets, { variable: { B: { default: "b" } } }).text).toBe("b");
    expect(() => rendered("${var.B}", secrets)).toThrow("${var.B} has no value");
  });

  test("the first that has one gives it", () =>
    expect(rendered("${var.A} ${var.B}", firstOf(secrets, placeholders)).text).toBe('p@ss"<word> ${B}'));

  test("are not taken for Terraform's text", () =>
    expect(rendered("${var.A}", () => "${x} %{y}").text).toBe("${x} %{y}"));
});

describe("images", () => {
  const reference = "registry.example.com/chat@${terraform_data.digest_1.output.digest}";

  test("have their digest where it is known", () => {
    const known: Resolver = (expression) =>
      expression === "terraform_data.digest_1.output.digest" ? DIGEST : undefined;
    expect(rendered(reference, known)).toEqual({ text: `registry.example.com/chat@${DIGEST}`, notes: [] });
  });

  test("else their tag, under the name by which they are pulled", () =>
    expect(rendered(reference)).toEqual({
      text: "registry.example.com/chat:0123456789ab",
      notes: [
        "registry.example.com/chat:0123456789ab is named by its tag: its digest is not known before it is built and pushed",
      ],
    }));
});

test("an annotation that only Terraform knows is left out, and a note says so", () => {
  const annotations = { revision: "${terraform_data.digest_1.id}", other: "1" };
  const resource = { ...build, kubernetes_namespace_v1: { a: { metadata: { name: "a", annotations } } } };
  const { manifests, notes } = renderManifests({ resource });
  expect(manifests[0]!.metadata).toEqual({ name: "a", annotations: { other: "1" } });
  expect(notes).toEqual([
    "kubernetes_namespace_v1.a: metadata.annotations.revision is left out: ${terraform_data.digest_1.id} is known to Terraform alone",
  ]);
});

test("resources that are no objects are noted, but for those of builds", () => {
  const { notes } = renderManifests({ resource: { ...build, docker_network: { net: { name: "net" } } } });
  expect(notes).toEqual(["docker_network.net is no Kubernetes object and has no manifest"]);
});

test("objects for several clusters are noted", () => {
  const a = { metadata: { name: "a" }, provider: "kubernetes.east" };
  const { notes } = renderManifests({
    resource: { kubernetes_namespace_v1: { a, b: { metadata: { name: "a" } } } },
  });
  expect(notes).toEqual([
    "These objects are for 2 clusters: the stack has the providers kubernetes.east, kubernetes",
  ]);
});
