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
  /** As given, for copies. */
  private readonly props: ModelServerProps;

  /** @throws {InvalidInput} with everything that is wrong (SRV-001 to SRV-023) */
  constructor(props: ModelServerProps) {
    validateModelServer(props);
    this.props = frozenProps(props);
    this.name = props.name;
    this.image = props.image;
    this.command = this.props.command;
    this.args = this.props.args;
    this.port = props.port;
    this.metricsPath = props.metricsPath;
    this.startProbe = props.startProbe;
    this.readyProbe = props.readyProbe;
    this.liveProbe = props.liveProbe;
    this.startupBudget = props.startupBudget ?? Duration.minutes(5);
    this.environment = this.props.environment ?? Object.freeze({});
    this.secrets = this.props.secrets ?? Object.freeze({});
    this.cpu = props.cpu;
    this.memory = props.memory;
    this.sharedMemory = props.sharedMemory;
    this.source = props.source;
    this.cache = props.cache;
    this.accelerator = props.accelerator;
    this.user = props.user;
    this.readOnlyRoot = props.readOnlyRoot ?? false;
    this.writablePaths = this.props.writablePaths ?? Object.freeze(this.readOnlyRoot ? ["/tmp"] : []);
    this.stopGrace = props.stopGrace ?? Duration.seconds(30);
    this.labels = this.props.labels ?? Object.freeze({});
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

/** Needs that follow from what the server says elsewhere, where its own needs don't say more. */
function impliedNeeds(props: ModelServerProps): Need[] {
  const implied: Need[] = [
    ...(props.accelerator ? [Need.gpu(props.accelerator.count)] : []),
    ...(props.liveProbe ? [Need.liveness().preferred()] : []),
  ];
  return implied.filter(({ feature }) => !props.needs?.some((need) => need.feature === feature));
}

/** A copy that shares no list or record with what was given: whoever made those may go on changing them. */
function frozenProps(props: ModelServerProps): ModelServerProps {
  const { command, args, writablePaths, needs, environment, secrets, labels } = props;
  return Object.freeze({
    ...props,
    command: command && Object.freeze([...command]),
    args: args && Object.freeze([...args]),
    writablePaths: writablePaths && Object.freeze([...writablePaths]),
    needs: needs && Object.freeze([...needs]),
    environment: environment && Object.freeze({ ...environment }),
    secrets: secrets && Object.freeze({ ...secrets }),
    labels: labels && Object.freeze({ ...labels }),
  });
}
