import { type IConstruct } from "constructs";
import { type Finding, type Rule, type Severity } from "../model";

const METADATA = "model-stack:finding";

/** Records a finding on a construct, for the one pass over the whole app that shows all of them together. */
export function report(
  construct: IConstruct,
  rule: Rule,
  message: string,
  severity: Severity = "error",
): void {
  const finding: Finding = { rule, severity, subject: construct.node.path, message };
  construct.node.addMetadata(METADATA, finding);
}

/** Findings recorded on a construct itself. */
export function reportedOn(construct: IConstruct): Finding[] {
  return construct.node.metadata
    .filter((entry) => entry.type === METADATA)
    .map((entry) => entry.data as Finding);
}
