import { argumentsOf, stagesOf } from "../../constructs/images/dockerfile";

describe("a Dockerfile", () => {
  test("has stages", () => {
    const text =
      "FROM a AS Build\nfrom --platform=linux/amd64 b as runtime\nFROM c\n# FROM d AS comment\nRUN x FROM e AS f\n";
    expect(stagesOf(text)).toEqual(["build", "runtime"]);
    expect(stagesOf("FROM --platform=$P \\\n  a \\\n  AS split\n")).toEqual(["split"]);
  });

  test("has arguments", () => {
    expect(argumentsOf("ARG A\narg B=1\nARG C=1 D\n  ARG E\n# ARG F\nRUN ARG=1\n")).toEqual([
      "A",
      "B",
      "C",
      "D",
      "E",
    ]);
    expect(argumentsOf("ARG A=1 \\\n    B=2 \\\r\n    C\nENV D=1")).toEqual(["A", "B", "C"]);
    expect(argumentsOf("FROM scratch")).toEqual([]);
  });
});
