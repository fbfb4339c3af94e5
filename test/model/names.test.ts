import {
  DNS_LABEL,
  DNS_NAME,
  ENVIRONMENT_NAME,
  isContainerPath,
  isPort,
  isText,
  LABEL_VALUE,
} from "../../constructs/model";
import { untyped } from "../support/samples";

describe("isText", () => {
  test("takes no value for its name", () => {
    for (const form of [DNS_LABEL, DNS_NAME, ENVIRONMENT_NAME, LABEL_VALUE])
      for (const value of [undefined, null, NaN, true, 5, ["a"], { toString: () => "a" }])
        expect(isText(value, form)).toBe(false);
    expect(isText("a", DNS_LABEL)).toBe(true);
  });
});

describe("forms", () => {
  test.each([
    [
      "DNS label",
      DNS_LABEL,
      ["a", "a-b", "0", "a".repeat(63)],
      ["", "-a", "a-", "A", "a.b", "a\n", "a".repeat(64)],
    ],
    ["DNS name", DNS_NAME, ["a", "a.b-c.d", "1.2"], ["", ".a", "a.", "a..b", "A.b", `${"a.".repeat(127)}aa`]],
    ["variable", ENVIRONMENT_NAME, ["A", "_", "a1"], ["", "1A", "A-B", "A B", "Ä", "A\n"]],
    ["label value", LABEL_VALUE, ["", "a", "A.b_c-d"], ["-a", "a-", "a b", "a".repeat(64), "a\n"]],
  ])("%s", (_, form, good, bad) => {
    expect(good.filter((text) => !form.test(text))).toEqual([]);
    expect(bad.filter((text) => form.test(text))).toEqual([]);
  });

  test("ports", () => {
    expect([1, 80, 65_535].every(isPort)).toBe(true);
    const wrong = [0, -0, -1, 65_536, 1.5, NaN, Infinity, untyped<number>("80"), untyped<number>(undefined)];
    expect(wrong.filter(isPort)).toEqual([]);
  });

  test("container paths", () => {
    expect(["/a", "/a/b", "/a b", "/.a", "/a..b"].every(isContainerPath)).toBe(true);
    const wrong = [
      "",
      "/",
      "a",
      "/a/",
      "//a",
      "/a/../b",
      "/a/./b",
      "/a:b",
      "/a,b",
      "/a\0",
      untyped<string>(undefined),
    ];
    expect(wrong.filter(isContainerPath)).toEqual([]);
  });
});
