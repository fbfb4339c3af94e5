import { CustomDefinitions, CustomResource } from "../../constructs/kubernetes";
import { type Block, synthesized, temporaryFolder } from "../../constructs/testing";
import { ClusterStack, idsOf } from "../support/cluster-samples";

const definitions = ["widgets.example.com"];
const CRD = (name: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}
spec:
  group: example.com
  description: "a \${template}"
status:
  conditions: []
`;

const widget = (stack: ClusterStack, more: object = {}) =>
  new CustomResource(stack, "widget", {
    cluster: stack.cluster,
    definition: "widgets.example.com",
    version: "v1",
    kind: "Widget",
    name: "one",
    spec: { text: "${x}", list: ["%{y}", 1, true, null] },
    ...more,
  });

describe("a custom resource", () => {
  test("is what it says, in the cluster's namespace, and no template", () => {
    const stack = new ClusterStack({ definitions });
    widget(stack, { annotations: { a: "${z}" } });
    const resource = synthesized(stack).resource("kubernetes_manifest");
    expect(resource["manifest"]).toEqual({
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: {
        name: "one",
        namespace: "models",
        labels: expect.objectContaining({ "model-stack.stack": "prod" }) as object,
        annotations: { a: "$${z}" },
      },
      spec: { text: "$${x}", list: ["%%{y}", 1, true, null] },
    });
    expect(resource["depends_on"]).toEqual([expect.stringMatching(/^kubernetes_namespace_v1\./) as string]);
  });

  test("needs a definition that the cluster states", () => {
    const stack = new ClusterStack();
    widget(stack);
    expect(idsOf(stack)).toEqual(["CRD-001"]);
  });
});

describe("definitions", () => {
  const folder = () =>
    temporaryFolder({ "a.yaml": `${CRD("a.example.com")}---\n${CRD("b.example.com")}---\n` });

  test("are taken from files, each of them, without the server's own status", () => {
    const stack = new ClusterStack();
    const made = new CustomDefinitions(stack, "crds", {
      cluster: stack.cluster,
      files: [`${folder()}/a.yaml`],
    });
    expect([...made.names]).toEqual(["a.example.com", "b.example.com"]);
    const manifests = synthesized(stack)
      .resources("kubernetes_manifest")
      .map(({ manifest }) => manifest as Block);
    expect(manifests).toHaveLength(2);
    expect(manifests[0]).toMatchObject({ spec: { description: "a $${template}" } });
    for (const manifest of manifests) expect(manifest).not.toHaveProperty("status");
  });

  test("lie in another stack than what is made of them", () => {
    const stack = new ClusterStack({ definitions: ["a.example.com"] });
    new CustomDefinitions(stack, "crds", { cluster: stack.cluster, files: [`${folder()}/a.yaml`] });
    widget(stack, { definition: "a.example.com" });
    expect(idsOf(stack)).toEqual(["CRD-002"]);
  });
});
