import { loadedBy } from "../support/child-process";

const packages = (files: readonly string[]) =>
  new Set(files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));

test("the model loads no Terraform and no construct library", () => {
  const files = loadedBy('require("./constructs/model")');
  expect(files).toContain("constructs/model/index.ts");
  expect(files.filter((file) => /^constructs\/(?!model\/)/.test(file))).toEqual([]);
  expect([...packages(files)].filter((name) => name !== "sucrase" && name !== "cdk8s")).toEqual([]);
  // Two files of cdk8s, and not the barrel with all of Kubernetes.
  expect(files.filter((file) => file.includes("cdk8s")).sort()).toEqual([
    "node_modules/cdk8s/lib/duration.js",
    "node_modules/cdk8s/lib/size.js",
  ]);
});
