import { ModelStack, TerraformData } from "../../constructs/app";
import { synthesized, testApp } from "../../constructs/testing";

test("TerraformData remembers values under Terraform's own names", () => {
  const stack = new ModelStack(testApp(), "local");
  const data = new TerraformData(stack, "digest", {
    input: { digest: "${var.x}", camelCase: "kept" },
    triggersReplace: { image: "a" },
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["input"] },
  });
  expect(data.output("digest")).toMatch(/^\$\{.*\.output\.digest\}$/);
  expect(synthesized(stack).resource("terraform_data")).toEqual({
    "//": expect.anything() as unknown,
    input: { digest: "${var.x}", camelCase: "kept" },
    triggers_replace: { image: "a" },
    lifecycle: { create_before_destroy: true, ignore_changes: ["input"] },
  });
});
