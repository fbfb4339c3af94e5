import { type IConstruct } from "constructs";
import { type Finding } from "../model";

/** A construct that can judge only when the whole app stands, such as one that adds up what others ask for. */
export interface Judge extends IConstruct {
  lateFindings(): readonly Finding[];
}

/** What constructs find once every other one is known. */
export function findLate(constructs: readonly IConstruct[]): Finding[] {
  return constructs.filter(isJudge).flatMap((judge) => judge.lateFindings());
}

function isJudge(construct: IConstruct): construct is Judge {
  return "lateFindings" in construct && typeof construct.lateFindings === "function";
}
