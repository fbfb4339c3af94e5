import { type IConstruct } from "constructs";
import { type Feature, type ModelServer, type Rule } from "../model";
import { report } from "./report";

const REQUIRED: Rule = { id: "NEED-101", title: "A target meets every required need" };
const PREFERRED: Rule = { id: "NEED-102", title: "A target meets the preferred needs" };

export interface Offer {
  /** The target in words, such as `Docker host "local"`. */
  readonly target: string;
  /** Features the target has. */
  readonly features: ReadonlySet<Feature>;
  /** Why a feature is missing and what to do, where there is more to say. */
  readonly remedies?: Partial<Record<Feature, string>>;
}

/** Reports every need of the server that the target can't meet: required ones as errors, preferred ones as notes. */
export function reportUnmetNeeds(placement: IConstruct, server: ModelServer, offer: Offer): void {
  for (const need of server.needs.filter(({ feature }) => !offer.features.has(feature))) {
    const remedy = offer.remedies?.[need.feature];
    const value = need.value === true ? "" : ` (${JSON.stringify(need.value)})`;
    if (need.isRequired)
      report(
        placement,
        REQUIRED,
        `requires ${need.feature}${value}, which ${offer.target} does not have. ${remedy ?? "Place it elsewhere, or make the need .preferred()."}`,
      );
    else
      report(
        placement,
        PREFERRED,
        `prefers ${need.feature}${value}; ${offer.target} does not have it and runs without.`,
        "note",
      );
  }
}
