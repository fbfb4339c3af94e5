import { type IConstruct } from "constructs";
import { type Size } from "../model";
import { type ContainerAmount } from "./namespace";
import { type NodeRequirement } from "./node-requirement";
import { type Toleration } from "./taint";

/** What the pods of one server ask of a cluster. */
export interface Demand {
  readonly service: IConstruct;
  /** Replicas that there always are. */
  readonly replicas: number;
  /** Replicas that there may be at most, without those of a rollout. */
  readonly maxReplicas: number;
  /** Whether a rollout takes no replica away before a new one is ready. */
  readonly needsSurge: boolean;
  /** Cores and memory that each pod is promised. */
  readonly cpu: number | undefined;
  readonly memory: Size | undefined;
  /** Cores and memory that each pod may use. */
  readonly limits: ContainerAmount;
  readonly device: { readonly resource: string; readonly count: number; readonly memory?: Size } | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly requireNodes: readonly NodeRequirement[];
  readonly tolerations: readonly Toleration[];
}
