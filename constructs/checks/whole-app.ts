import { type IConstruct } from "constructs";
import { type Finding, InvalidInput } from "../model";
import { findCollisions } from "./collisions";
import { findLate } from "./late";
import { reportedOn } from "./report";

/** Everything that is known against the app, over all of its stacks. */
export function findingsOf(root: IConstruct): Finding[] {
  const constructs = root.node.findAll();
  return [...constructs.flatMap(reportedOn), ...findLate(constructs), ...findCollisions(constructs)];
}

/**
 * Refuses an app that has errors, all of them at once.
 * @returns the notes: preferred needs that are not met
 * @throws {InvalidInput} with every error
 */
export function checkApp(root: IConstruct): Finding[] {
  const findings = findingsOf(root);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InvalidInput(errors);
  return findings;
}
