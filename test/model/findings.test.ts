import { describeFinding, Faults, InvalidInput, type Rule, show, Size } from "../../constructs/model";

const RULE: Rule = { id: "TST-001", title: "A test's rule" };

describe("show", () => {
  test.each([
    ["text", '"text"'],
    ['a "quote"', '"a \\"quote\\""'],
    [undefined, "undefined"],
    [null, "null"],
    [-0, "-0"],
    [NaN, "NaN"],
    [12n, "12"],
    [Symbol("s"), "Symbol(s)"],
    [["a", 1, undefined], '["a", 1, undefined]'],
    [{ password: "hunter2" }, "an object"],
    [Object.create(null), "an object"],
    [Size.gibibytes(2), "a Size"],
    [new Error("hunter2"), "an Error"],
    [() => "hunter2", "a function"],
  ])("%p", (value, shown) => expect(show(value)).toBe(shown));

  test("cuts what is long and closes its quotes", () => {
    expect(show("a".repeat(1_000_000))).toBe(`"${"a".repeat(75)}…"`);
    expect(show(Array.from({ length: 1000 }, (_, index) => index))).toHaveLength(160);
  });
});

describe("InvalidInput", () => {
  function thrown(count: number): InvalidInput {
    const faults = new Faults("server");
    for (let index = 1; index <= count; index += 1) faults.add(RULE, `fault ${index}`);
    try {
      faults.throwIfAny();
    } catch (error) {
      return error as InvalidInput;
    }
    throw new Error("nothing was thrown");
  }

  test("says how many problems there are and then each", () => {
    expect(thrown(2).message).toBe(
      "2 problems found; nothing was created.\n  server: TST-001: fault 1\n  server: TST-001: fault 2",
    );
    expect(thrown(1).message).toMatch(/^1 problem found;/);
  });

  test("carries the findings for programs", () => {
    const error = thrown(1);
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.name).toBe("InvalidInput");
    expect(error.findings).toEqual([
      { rule: RULE, severity: "error", subject: "server", message: "fault 1" },
    ]);
    expect(error.findings.map(describeFinding)).toEqual(["server: TST-001: fault 1"]);
  });

  test("is not thrown without a fault, and no message is made then", () => {
    const faults = new Faults("server");
    faults.require(true, RULE, () => {
      throw new Error("made a message");
    });
    expect(() => faults.throwIfAny()).not.toThrow();
  });
});
