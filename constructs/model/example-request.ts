import { Faults, type Rule, show } from "./findings";
import { isHttpPath } from "./names";

const PATH: Rule = { id: "EXA-001", title: "An example request has a path" };

/** A request that shows the server at work: `script/deploy` sends it and prints what comes back. A frozen value. */
export class ExampleRequest {
  /** @throws {InvalidInput} EXA-001 */
  static get(path: string): ExampleRequest {
    return new ExampleRequest("GET", path, undefined);
  }

  /**
   * @param body sent as JSON
   * @throws {InvalidInput} EXA-001
   */
  static post(path: string, body: Readonly<Record<string, unknown>>): ExampleRequest {
    return new ExampleRequest("POST", path, JSON.stringify(body));
  }

  private constructor(
    readonly method: "GET" | "POST",
    readonly path: string,
    /** JSON text. */
    readonly body: string | undefined,
  ) {
    const faults = new Faults("example request");
    faults.require(
      isHttpPath(path),
      PATH,
      () => `path is ${show(path)}; it must start with "/" and hold no spaces, such as "/v1/embeddings".`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}
