import { parse } from "yaml";
import { toYaml } from "../../constructs/testing";

const manifest = (data: unknown) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data });

test.each(
  // prettier-ignore
  ["yes", "on", "No", "y", "null", "~", "", "0644", "0o17", "0x1f", "1e3", "1_000", "12:30:45", "1.5", ".inf", "2024-01-01", "<<", "=", "- a", "a: b", "a #b", "@a", "*a", "!a", " a", "${X}", "it's", "%a", "-", "?", "123"],
)("%s stays text in YAML 1.1 and 1.2", (text) => {
  const yaml = toYaml([manifest({ text, [text]: 1 })]);
  for (const version of ["1.1", "1.2"] as const)
    expect(parse(yaml, { version })).toEqual(manifest({ text, [text]: 1 }));
});

test.each(["plain", "a-b.c/d", "http://x:1/y?z=1&a", "500m", "25%", "a b", "$HOME"])(
  "%s is not quoted",
  (text) => expect(toYaml([manifest({ text })])).toContain(`\n  text: ${text}\n`),
);

test("placeholders are quoted, since they may be filled with 123", () =>
  expect(toYaml([manifest({ text: "${X}" })])).toContain("text: '${X}'\n"));

test("one stream of several objects, long lines and text of several lines as they are", () => {
  const long = "word ".repeat(100).trim();
  expect(toYaml([manifest({ long, lines: "a\nb\n" }), manifest({})])).toBe(
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  long: ${long}
  lines: |
    a
    b
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data: {}
`,
  );
});

test("the same list twice is written twice, not once with an alias", () => {
  const list = ["a"];
  expect(toYaml([manifest({ one: list, two: list })])).not.toContain("*");
});

test("no objects are no text", () => expect(toYaml([])).toBe(""));
