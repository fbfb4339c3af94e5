export { Accelerator, type GpuOptions } from "./accelerator";
export { ExampleRequest } from "./example-request";
export {
  describeFinding,
  Faults,
  type Finding,
  InvalidInput,
  type Rule,
  type Severity,
  show,
} from "./findings";
export type { BoundImage, ImagePuller, ImageSource, PullRegistry } from "./image-source";
export {
  flag,
  isRecord,
  type Kind,
  listOf,
  made,
  type Properties,
  record,
  refuseUnknown,
  withoutMistyped,
} from "./kinds";
export { ModelCache, type ModelCacheOptions } from "./model-cache";
export { ModelServer } from "./model-server";
export type { ModelServerProps } from "./model-server-props";
export { RESERVED_LABEL_PREFIX, serverRules } from "./model-server-rules";
export { ModelSource } from "./model-source";
export {
  DNS_LABEL,
  DNS_NAME,
  ENVIRONMENT_NAME,
  isContainerPath,
  isPort,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
} from "./names";
export { type Feature, type FeatureValues, Need, RESTART_POLICIES, type RestartPolicy } from "./need";
export { type HttpProbeOptions, Probe, type ProbeClient, type ProbeOptions } from "./probe";
export { looksSecret, Secret } from "./secret";
export { type Claim, type Claimant, type ModelEndpoint, type ModelTarget, needed } from "./target";
export { Duration, inBytes, inMebibytes, inMilliseconds, inSeconds, Size } from "./units";
