import { untraced } from "../../constructs/app";

/** As cdktf takes them. */
function trace(): string | undefined {
  const object: { stack?: string } = {};
  Error.captureStackTrace(object);
  return object.stack;
}

describe("what is made without traces", () => {
  test("has none, and everything afterwards has", () => {
    expect(untraced(trace)).toBe("");
    expect(trace()).toContain("untraced.test");
  });

  test("gives errors theirs", () => {
    const fail = () => {
      throw new Error("no such model");
    };
    let caught: unknown;
    try {
      untraced(fail);
    } catch (error) {
      caught = error;
    }
    expect((caught as Error).stack).toMatch(/no such model\n +at fail .*untraced\.test/);
    expect(trace()).toContain("untraced.test");
  });
});
