import { Accelerator } from "./accelerator";
import { ExampleRequest } from "./example-request";
import { type Faults, type Rule, show } from "./findings";
import { flag, type Kind, made, record, withoutMistyped as withoutMistypedKinds } from "./kinds";
import { ModelCache } from "./model-cache";
import { type ModelServerProps } from "./model-server-props";
import { ModelSource } from "./model-source";
import { Need } from "./need";
import { Probe } from "./probe";
import { Duration, Size } from "./units";

const TYPES: Rule = { id: "SRV-023", title: "A server's properties are of their documented types" };

const probe = made(Probe, 'a Probe, such as Probe.http("/health")');
const size = made(Size, "a Size, such as Size.gibibytes(2)");
const duration = made(Duration, "a Duration, such as Duration.minutes(5)");

/** Properties whose type no other rule looks at. TypeScript does, but not for those who write `as` or JavaScript. */
const KINDS: Partial<Record<keyof ModelServerProps, Kind>> = {
  startProbe: probe,
  readyProbe: probe,
  liveProbe: probe,
  startupBudget: duration,
  environment: record('{ LOG_LEVEL: "info" }'),
  secrets: record('{ HF_TOKEN: Secret.fromEnvironment("HF_TOKEN") }'),
  memory: size,
  sharedMemory: size,
  source: made(ModelSource, 'a ModelSource, such as ModelSource.bakedIn("/models/minilm")'),
  cache: made(ModelCache, 'a ModelCache, such as ModelCache.at("/cache")'),
  accelerator: made(Accelerator, "an Accelerator, such as Accelerator.nvidia(1)"),
  readOnlyRoot: flag,
  writablePaths: { holds: Array.isArray, example: 'a list, such as ["/tmp"]' },
  stopGrace: duration,
  labels: record('{ team: "search" }'),
  needs: {
    holds: (value) => Array.isArray(value) && value.every((need) => need instanceof Need),
    example: "a list of needs, such as [Need.replicas(2)]",
  },
  example: made(ExampleRequest, 'an ExampleRequest, such as ExampleRequest.get("/v1/models")'),
};

/**
 * Records properties that are of another type than documented.
 * @returns the other properties
 * @throws {InvalidInput} at once when the description is no object
 */
export function withoutMistyped(props: ModelServerProps, faults: Faults): ModelServerProps {
  if (typeof props !== "object" || props === null) {
    faults.add(TYPES, `the description is ${show(props)}; give an object with name, image and port.`);
    faults.throwIfAny();
  }
  return withoutMistypedKinds(props, KINDS, TYPES, faults);
}
