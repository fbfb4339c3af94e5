import { type IConstruct } from "constructs";
import { type Claimant, type Finding, type Rule } from "../model";

const TAKEN: Rule = { id: "APP-001", title: "A name or port is held by one construct" };

/** One finding for every claim that somebody before it already made. */
export function findCollisions(constructs: readonly IConstruct[]): Finding[] {
  const holders = new Map<string, string>();
  const findings: Finding[] = [];
  for (const construct of constructs.filter(isClaimant))
    for (const claim of construct.claims) {
      const key = `${claim.what}\0${claim.value}`;
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, construct.node.path);
      else
        findings.push({
          rule: TAKEN,
          severity: "error",
          subject: construct.node.path,
          message: `wants ${claim.value} as ${claim.what}, which ${holder} already holds. ${claim.remedy}`,
        });
    }
  return findings;
}

function isClaimant(construct: IConstruct): construct is Claimant {
  return "claims" in construct && Array.isArray(construct.claims);
}
