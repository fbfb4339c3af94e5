import { LocalBackend, TerraformOutput, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import * as path from "node:path";
import { ModelStack, secretVariable } from "../../constructs/app";
import { Secret } from "../../constructs/model";
import { synthesized, temporaryFolder, testApp } from "../../constructs/testing";
import { DockerStack, server } from "../support/samples";

describe("a stack's state", () => {
  test("lies outside of the output folder, at a relative path", () => {
    const stack = new ModelStack(testApp(), "local");
    const { backend } = synthesized(stack).json["terraform"] as { backend: unknown };
    expect(backend).toEqual({ local: { path: "../../../.state/local.tfstate" } });
    expect(path.resolve(stack.workingDirectory, "../../../.state/local.tfstate")).toBe(
      path.join(stack.app.stateDirectory, "local.tfstate"),
    );
  });

  test("lies where the app says", () => {
    const stateDirectory = temporaryFolder();
    const stack = new ModelStack(testApp({ stateDirectory }), "local");
    const { backend } = synthesized(stack).json["terraform"] as { backend: { local: { path: string } } };
    expect(backend.local.path).toMatch(/^\.\.\//);
    expect(path.resolve(stack.workingDirectory, backend.local.path)).toBe(
      path.join(stateDirectory, "local.tfstate"),
    );
  });

  test("can have another backend", () => {
    const stack = new ModelStack(testApp(), "local");
    new LocalBackend(stack, { path: "elsewhere.tfstate" });
    expect(synthesized(stack).json["terraform"]).toMatchObject({
      backend: { local: { path: "elsewhere.tfstate" } },
    });
  });
});

describe("a stack's description of itself", () => {
  test("stands in a comment", () => {
    const stack = new ModelStack(testApp({ name: "shop" }), "local");
    stack.describe("section", "one", { a: 1 });
    stack.describe("section", "two", "b");
    const { description, json } = synthesized(stack);
    expect(description).toEqual({
      app: { name: "shop", stateDirectory: "../../../.state" },
      section: { one: { a: 1 }, two: "b" },
    });
    expect(json["//"]).toHaveProperty("metadata.stackName", "local");
  });

  test("two stacks of an app describe themselves alone", () => {
    const app = testApp();
    const [one, two] = [new DockerStack(app, "one"), new DockerStack(app, "two")];
    one.host.place(server());
    expect(synthesized(two).description["placements"]).toBeUndefined();
    expect(Object.keys(synthesized(one).description["placements"]!)).toEqual(["model-stack-one-chat"]);
  });
});

test("paths are relative to where Terraform runs", () => {
  const stack = new ModelStack(testApp(), "local");
  const folder = path.dirname(stack.app.stateDirectory);
  expect(stack.relative(path.join(folder, "images", "a"))).toBe("../../../images/a");
  expect(stack.relative(stack.workingDirectory)).toBe("");
});

describe("secretVariable", () => {
  const secret = Secret.fromEnvironment("HF_TOKEN");

  test("makes one sensitive variable for each secret and stack", () => {
    const app = testApp();
    const [one, two] = [new ModelStack(app, "one"), new ModelStack(app, "two")];
    const inner = new Construct(one, "inner");
    for (const scope of [inner, one])
      new TerraformOutput(scope, "output", { value: secretVariable(scope, secret), sensitive: true });
    secretVariable(two, Secret.generated("PASSWORD"));
    const outputs = synthesized(one).json["output"] as Readonly<Record<string, { value: string }>>;
    expect(Object.values(outputs).map(({ value }) => value)).toEqual(Array(2).fill("${var.HF_TOKEN}"));
    expect(synthesized(one).variables).toEqual({
      HF_TOKEN: {
        type: "string",
        sensitive: true,
        nullable: false,
        description: "Set TF_VAR_HF_TOKEN, or use script/deploy.",
      },
    });
    expect(synthesized(one).description["secrets"]).toEqual({ HF_TOKEN: { generated: false } });
    expect(synthesized(two).description["secrets"]).toEqual({ PASSWORD: { generated: true } });
  });

  test("gets along with constructs of the same name", () => {
    const stack = new ModelStack(testApp(), "local");
    new Construct(stack, "HF_TOKEN");
    secretVariable(stack, secret);
    expect(Object.keys(synthesized(stack).variables)).toEqual(["HF_TOKEN"]);
    expect(stack.node.findAll().filter((node) => node instanceof TerraformVariable)).toHaveLength(1);
  });
});
