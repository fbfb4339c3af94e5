import { type IConstruct } from "constructs";
import { type ModelServer } from "./model-server";
import { type Feature, type FeatureValues, type Need } from "./need";

/** Where servers are placed: a Docker host, a cluster, or one that a platform team writes. */
export interface ModelTarget {
  /** The portable door: takes a description and nothing that only this target knows. */
  place(server: ModelServer): ModelEndpoint;
}

/** What a placement hands back. */
export interface ModelEndpoint {
  readonly server: ModelServer;
  /**
   * URL at which clients reach the server, without a trailing slash: from the deploying machine where the target
   * publishes it there, else from inside the target.
   */
  readonly url: string;
}

/** A name or port that only one may hold. Two equal claims in one app are a collision. */
export interface Claim {
  /** What is claimed and where, such as `host port on this machine`. */
  readonly what: string;
  readonly value: string;
  /** How to mend a collision. */
  readonly remedy: string;
}

/** A construct that claims names or ports. */
export interface Claimant extends IConstruct {
  readonly claims: readonly Claim[];
}

/** The value that a server's needs give a feature, required or preferred. */
export function needed<F extends Feature>(server: ModelServer, feature: F): FeatureValues[F] | undefined {
  const need = server.needs.find((candidate): candidate is Need<F> => candidate.feature === feature);
  return need?.value;
}
