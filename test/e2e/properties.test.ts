import { changes } from "./scenarios/properties";
import { type Container, Deployment } from "./support/deployment";

jest.setTimeout(600_000);

const properties = new Deployment("properties");
properties.environment["E2E_TOKEN"] = "let-me-in-please";
const names = Object.keys(changes);
let before: Map<string, Container>;
let after: Map<string, Container>;

function containers(): Map<string, Container> {
  return new Map(names.map((name) => [name, properties.container(name)]));
}

beforeAll(() => {
  const first = properties.deploy();
  expect({ status: first.status, output: first.status === 0 ? "" : first.output }).toEqual({
    status: 0,
    output: "",
  });
  before = containers();
  properties.variant = "changed";
  const second = properties.deploy();
  expect({ status: second.status, output: second.status === 0 ? "" : second.output }).toEqual({
    status: 0,
    output: "",
  });
  after = containers();
});

afterAll(() => {
  properties.destroy("--volumes");
  properties.cleanUp();
});

describe("a changed property reaches the container", () => {
  test.each(names)("%s", (name) => {
    const { shows, as } = changes[name]!;
    expect(after.get(name)!.Id).not.toBe(before.get(name)!.Id);
    expect(shows(after.get(name)!)).toEqual(as);
    if (name !== "image") expect(shows(before.get(name)!)).not.toEqual(as);
    else expect(after.get(name)!.Config.Image).not.toBe(before.get(name)!.Config.Image);
  });

  test("and the next plan is empty", () => {
    const { status, output } = properties.plan("models");
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  });

  test("and a secret that the container has is not in the synthesized files", () => {
    const { output } = properties.terraform("models", "version");
    expect(output).toContain("docker");
    expect(JSON.stringify([...after.values()].map(({ Config }) => Config.Labels))).not.toContain(
      "let-me-in-please",
    );
  });
});
