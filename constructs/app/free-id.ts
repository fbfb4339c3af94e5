import { type Construct } from "constructs";

/** An id that no child has yet: a second server of one name is refused with all other findings, not by an exception of `constructs`. */
export function freeId(parent: Construct, name: string): string {
  for (let suffix = 1; ; suffix += 1) {
    const id = suffix === 1 ? name : `${name}-${suffix}`;
    if (!parent.node.tryFindChild(id)) return id;
  }
}
