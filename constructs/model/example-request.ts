import { Faults, type Rule, show } from "./findings";
import { isHttpPath } from "./names";

const rules = {
  path: { id: "EXA-001", title: "An example request has a path" },
  body: { id: "EXA-002", title: "An example request's body is JSON" },
} as const satisfies Record<string, Rule>;

/** A request that shows the server at work: `script/deploy` sends it and prints what comes back. A frozen value. */
export class ExampleRequest {
  /** @throws {InvalidInput} EXA-001 */
  static get(path: string): ExampleRequest {
    return new ExampleRequest("GET", path, undefined, undefined);
  }

  /**
   * @param body sent as JSON
   * @throws {InvalidInput} EXA-001, EXA-002
   */
  static post(path: string, body: Readonly<Record<string, unknown>>): ExampleRequest {
    return new ExampleRequest("POST", path, ...asJson(body));
  }

  private constructor(
    readonly method: "GET" | "POST",
    readonly path: string,
    /** JSON text. */
    readonly body: string | undefined,
    problem: string | undefined,
  ) {
    const faults = new Faults("example request");
    faults.require(
      isHttpPath(path),
      rules.path,
      () => `path is ${show(path)}; it must start with "/" and hold no spaces, such as "/v1/embeddings".`,
    );
    faults.require(
      problem === undefined,
      rules.body,
      () => `body ${problem}; give an object that JSON can hold, such as { input: "text" }.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}

/** The text of a body, or what keeps it from being one. */
function asJson(body: unknown): [text: string | undefined, problem: string | undefined] {
  if (typeof body !== "object" || body === null) return [undefined, `is ${show(body)}`];
  try {
    return [JSON.stringify(body), undefined];
  } catch (error) {
    return [undefined, `can't be written as JSON (${(error as Error).message.split("\n")[0]})`];
  }
}
