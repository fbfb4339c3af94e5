import { type Accelerator } from "./accelerator";
import { type ExampleRequest } from "./example-request";
import { type ImageSource } from "./image-source";
import { type ModelCache } from "./model-cache";
import { validateModelServer } from "./model-server-rules";
import { type ModelServerProps } from "./model-server-props";
import { type ModelSource } from "./model-source";
import { Need } from "./need";
import { type Probe } from "./probe";
import { type Secret } from "./secret";
import { Duration, type Size } from "./units";

/**
 * What runs, said once and placed anywhere: a frozen value that knows nothing of Docker, Kubernetes or Terraform.
 *
 * @example
 * const embedder = new ModelServer({ name: "embedder", image, port: 8000, readyProbe: Probe.http("/health") });
 * const larger = embedder.with({ memory: Size.gibibytes(4) });
 */
export class ModelServer {
  readonly name: string;
  readonly image: ImageSource;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly port: number;
  readonly metricsPath: string | undefined;
  readonly startProbe: Probe | undefined;
  readonly readyProbe: Probe | undefined;
  readonly liveProbe: Probe | undefined;
  readonly startupBudget: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly cpu: number | undefined;
  readonly memory: Size | undefined;
  readonly sharedMemory: Size | undefined;
  readonly source: ModelSource | undefined;
  readonly cache: ModelCache | undefined;
  readonly accelerator: Accelerator | undefined;
  readonly user: string | undefined;
  readonly readOnlyRoot: boolean;
  readonly writablePaths: readonly string[];
  readonly stopGrace: Duration;
  readonly labels: Readonly<Record<string, string>>;
  readonly needs: readonly Need[];
  readonly example: ExampleRequest | undefined;

  /** @throws {InvalidInput} with everything that is wrong (SRV-001 to SRV-022) */
  constructor(private readonly props: ModelServerProps) {
    validateModelServer(props);
    this.name = props.name;
    this.image = props.image;
    this.command = frozenList(props.command);
    this.args = frozenList(props.args);
    this.port = props.port;
    this.metricsPath = props.metricsPath;
    this.startProbe = props.startProbe;
    this.readyProbe = props.readyProbe;
    this.liveProbe = props.liveProbe;
    this.startupBudget = props.startupBudget ?? Duration.minutes(5);
    this.environment = Object.freeze({ ...props.environment });
    this.secrets = Object.freeze({ ...props.secrets });
    this.cpu = props.cpu;
    this.memory = props.memory;
    this.sharedMemory = props.sharedMemory;
    this.source = props.source;
    this.cache = props.cache;
    this.accelerator = props.accelerator;
    this.user = props.user;
    this.readOnlyRoot = props.readOnlyRoot ?? false;
    this.writablePaths = Object.freeze([...(props.writablePaths ?? (this.readOnlyRoot ? ["/tmp"] : []))]);
    this.stopGrace = props.stopGrace ?? Duration.seconds(30);
    this.labels = Object.freeze({ ...props.labels });
    this.needs = Object.freeze([...(props.needs ?? []), ...impliedNeeds(props)]);
    this.example = props.example;
    Object.freeze(this);
  }

  /**
   * A copy with some properties changed. `undefined` sets a property back to its default.
   * @throws {InvalidInput} as the constructor
   */
  with(changes: Partial<ModelServerProps>): ModelServer {
    return new ModelServer({ ...this.props, ...changes });
  }
}

/** Needs that follow from what the server says elsewhere. */
function impliedNeeds(props: ModelServerProps): Need[] {
  return [
    ...(props.accelerator ? [Need.gpu(props.accelerator.count)] : []),
    ...(props.liveProbe ? [Need.liveness().preferred()] : []),
  ];
}

function frozenList(list: readonly string[] | undefined): readonly string[] | undefined {
  return list && Object.freeze([...list]);
}
