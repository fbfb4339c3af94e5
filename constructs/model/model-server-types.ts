import { Accelerator } from "./accelerator";
import { ExampleRequest } from "./example-request";
import { type Faults, type Rule, show } from "./findings";
import { ModelCache } from "./model-cache";
import { type ModelServerProps } from "./model-server-props";
import { ModelSource } from "./model-source";
import { Need } from "./need";
import { Probe } from "./probe";
import { Duration, Size } from "./units";

const TYPES: Rule = { id: "SRV-023", title: "A server's properties are of their documented types" };

interface Kind {
  readonly holds: (value: unknown) => boolean;
  /** What to give instead. */
  readonly example: string;
}

const probe: Kind = {
  holds: (value) => value instanceof Probe,
  example: 'a Probe, such as Probe.http("/health")',
};
const size: Kind = { holds: (value) => value instanceof Size, example: "a Size, such as Size.gibibytes(2)" };
const duration: Kind = {
  holds: (value) => value instanceof Duration,
  example: "a Duration, such as Duration.minutes(5)",
};
const record = (example: string): Kind => ({
  holds: (value) => Object.prototype.toString.call(value) === "[object Object]",
  example: `an object, such as ${example}`,
});

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
  source: {
    holds: (value) => value instanceof ModelSource,
    example: 'a ModelSource, such as ModelSource.bakedIn("/models/minilm")',
  },
  cache: {
    holds: (value) => value instanceof ModelCache,
    example: 'a ModelCache, such as ModelCache.at("/cache")',
  },
  accelerator: {
    holds: (value) => value instanceof Accelerator,
    example: "an Accelerator, such as Accelerator.nvidia(1)",
  },
  readOnlyRoot: { holds: (value) => typeof value === "boolean", example: "true or false" },
  writablePaths: { holds: Array.isArray, example: 'a list, such as ["/tmp"]' },
  stopGrace: duration,
  labels: record('{ team: "search" }'),
  needs: {
    holds: (value) => Array.isArray(value) && value.every((need) => need instanceof Need),
    example: "a list of needs, such as [Need.replicas(2)]",
  },
  example: {
    holds: (value) => value instanceof ExampleRequest,
    example: 'an ExampleRequest, such as ExampleRequest.get("/v1/models")',
  },
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
  const mistyped = Object.entries(KINDS).filter(([property, kind]) => {
    const value = props[property as keyof ModelServerProps];
    return value !== undefined && !kind.holds(value);
  });
  for (const [property, kind] of mistyped)
    faults.add(
      TYPES,
      `${property} is ${show(props[property as keyof ModelServerProps])}; give ${kind.example}, or leave it out.`,
    );
  return { ...props, ...Object.fromEntries(mistyped.map(([property]) => [property, undefined])) };
}
