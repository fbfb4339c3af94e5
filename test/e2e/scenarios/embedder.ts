import { LocalStack } from "../../../stacks/local-stack";
import { type Scenario } from "../app";
import { EMBEDDER_PORT } from "../support/ports";

/** The demo as users deploy it, from a copy of its context that a test may change. */
export const build: Scenario = (app, registry) => {
  new LocalStack(app, "models", {
    registry,
    embedderPort: EMBEDDER_PORT,
    embedderContext: process.env["E2E_CONTEXT"],
  });
};
