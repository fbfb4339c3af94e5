import {
  DNS_LABEL,
  Faults,
  inBytes,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
  RESERVED_LABEL_PREFIX,
  type Rule,
  show,
  Size,
  record,
  withoutMistyped,
  type Properties,
  refuseUnknown,
} from "../model";
import { isResourceName, showSize } from "./quantity";

const rules = {
  name: { id: "NS-001", title: "A namespace's name is a DNS label" },
  level: { id: "NS-002", title: "A Pod Security level is one that exists" },
  quota: { id: "NS-003", title: "A quota allows something" },
  resource: { id: "NS-004", title: "A quota counts resources that can be asked for" },
  container: { id: "NS-005", title: "A container's default fits its maximum" },
  labels: { id: "NS-006", title: "A namespace's labels are ones that Kubernetes accepts" },
  types: { id: "NS-007", title: "A namespace's properties are of their documented types" },
} as const satisfies Record<string, Rule>;

/** Levels of the Pod Security Standards (kubernetes.io/docs/concepts/security/pod-security-standards). */
export type PodSecurity = "privileged" | "baseline" | "restricted";
const LEVELS: readonly string[] = ["privileged", "baseline", "restricted"] satisfies PodSecurity[];

/** Labels that say what a namespace enforces. */
export const POD_SECURITY = "pod-security.kubernetes.io/";

/** What all pods of a namespace may ask for together. */
export interface Quota {
  /** Cores, of requests and of limits. @default no limit */
  readonly cpu?: number;
  /** Of requests and of limits. @default no limit */
  readonly memory?: Size;
  /** @default no limit */
  readonly pods?: number;
  /** Of all claims together. @default no limit */
  readonly storage?: Size;
  /** By resource name, such as `{ "nvidia.com/gpu": 4 }`. @default no limit */
  readonly devices?: Readonly<Record<string, number>>;
}

/** What one container gets that asks for nothing, or may ask for at most. */
export interface ContainerAmount {
  /** Cores. @default none is set */
  readonly cpu?: number;
  /** @default none is set */
  readonly memory?: Size;
}

export interface NamespaceProps {
  /** Enforced, and warned of and audited at the same level. @default "restricted" */
  readonly podSecurity?: PodSecurity;
  /** @default none */
  readonly quota?: Quota;
  /** @default none */
  readonly containerDefault?: ContainerAmount;
  /** @default none */
  readonly containerMaximum?: ContainerAmount;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const PROPERTIES: Properties<NamespaceProps> = {
  podSecurity: true,
  quota: true,
  containerDefault: true,
  containerMaximum: true,
  labels: true,
};
const QUOTA: Properties<Quota> = { cpu: true, memory: true, pods: true, storage: true, devices: true };
/** Shared with what a server asks for. */
export const AMOUNT: Properties<ContainerAmount> = { cpu: true, memory: true };

const KINDS = {
  quota: record("{ cpu: 16, memory: Size.gibibytes(64) }"),
  containerDefault: record("{ cpu: 1, memory: Size.gibibytes(2) }"),
  containerMaximum: record("{ cpu: 16, memory: Size.gibibytes(64) }"),
  labels: record('{ team: "search" }'),
};

/** Where on a cluster servers are placed. A frozen value. */
export class Namespace {
  /**
   * One that the stack makes, in which pods reach nothing and are reached by nobody unless a policy says so.
   * @throws {InvalidInput} NS-001 to NS-007
   */
  static create(name: string, props: NamespaceProps = {}): Namespace {
    return new Namespace(name, true, props);
  }

  /**
   * One that is there. What it enforces and allows is said here and not looked up.
   * @throws {InvalidInput} NS-001 to NS-005, NS-007
   */
  static existing(name: string, props: Omit<NamespaceProps, "labels"> = {}): Namespace {
    return new Namespace(name, false, props);
  }

  readonly podSecurity: PodSecurity;
  readonly quota: Quota | undefined;
  readonly containerDefault: ContainerAmount | undefined;
  readonly containerMaximum: ContainerAmount | undefined;
  /** What a container gets that says nothing: its maximum, where no default is given (SetDefaults_LimitRangeItem). */
  readonly unstated: ContainerAmount;
  readonly labels: Readonly<Record<string, string>>;

  private constructor(
    readonly name: string,
    readonly isCreated: boolean,
    props: NamespaceProps,
  ) {
    validate(name, props);
    this.podSecurity = props.podSecurity ?? "restricted";
    this.quota = props.quota && Object.freeze({ ...props.quota });
    this.containerDefault = props.containerDefault && Object.freeze({ ...props.containerDefault });
    this.containerMaximum = props.containerMaximum && Object.freeze({ ...props.containerMaximum });
    this.unstated = Object.freeze({
      cpu: this.containerDefault?.cpu ?? this.containerMaximum?.cpu,
      memory: this.containerDefault?.memory ?? this.containerMaximum?.memory,
    });
    this.labels = Object.freeze({ ...props.labels });
    Object.freeze(this);
  }
}

function validate(name: string, given: NamespaceProps): void {
  const faults = new Faults(`namespace ${show(name)}`);
  const props = withoutMistyped(given, KINDS, rules.types, faults);
  refuseUnknown(props, PROPERTIES, faults);
  refuseUnknown(props.quota, QUOTA, faults, "quota.");
  refuseUnknown(props.containerDefault, AMOUNT, faults, "containerDefault.");
  refuseUnknown(props.containerMaximum, AMOUNT, faults, "containerMaximum.");
  const { podSecurity = "restricted", containerDefault = {}, containerMaximum = {} } = props;
  const quota = withoutMistyped(
    props.quota ?? {},
    { devices: record('{ "nvidia.com/gpu": 4 }') },
    rules.types,
    faults,
    "quota.",
  );
  faults.require(
    isText(name, DNS_LABEL),
    rules.name,
    () =>
      `name is ${show(name)}; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "models".`,
  );
  faults.require(
    LEVELS.includes(podSecurity),
    rules.level,
    () => `podSecurity is ${show(podSecurity)}; known are ${LEVELS.join(", ")}.`,
  );
  for (const [key, value] of Object.entries(props.labels ?? {}))
    faults.require(
      LABEL_KEY.test(key) &&
        isText(value, LABEL_VALUE) &&
        ![POD_SECURITY, RESERVED_LABEL_PREFIX].some((prefix) => key.startsWith(prefix)),
      rules.labels,
      () =>
        `label ${show(key)} is ${show(value)}; give a key and a value that Kubernetes accepts. Those below ${RESERVED_LABEL_PREFIX} are reserved, and podSecurity stands for those below ${POD_SECURITY}.`,
    );
  checkAmounts("quota", quota, faults);
  faults.require(
    quota.pods === undefined || (isCount(quota.pods) && quota.pods >= 1),
    rules.quota,
    () => `quota.pods is ${show(quota.pods)}; give a whole number from 1 up, or leave it out.`,
  );
  for (const [resource, count] of Object.entries(quota.devices ?? {}))
    faults.require(
      isCount(count),
      rules.quota,
      () => `quota.devices[${show(resource)}] is ${show(count)}; give a whole number from 0 up.`,
    );
  faults.require(
    Object.keys(quota.devices ?? {}).every(isResourceName),
    rules.resource,
    () =>
      `quota.devices has ${show(Object.keys(quota.devices ?? {}))}; name resources of device plugins, such as "nvidia.com/gpu", and give cpu and memory beside it.`,
  );
  checkAmounts("containerDefault", containerDefault, faults);
  checkAmounts("containerMaximum", containerMaximum, faults);
  faults.require(
    !(containerDefault.cpu! > containerMaximum.cpu!) &&
      !(sizeOf(containerDefault.memory) > sizeOf(containerMaximum.memory)),
    rules.container,
    () =>
      `containerDefault is ${inWords(containerDefault)}, above containerMaximum, ${inWords(containerMaximum)}: every container that says nothing would be refused. Lower the default or raise the maximum.`,
  );
  faults.throwIfAny();
}

function checkAmounts(
  part: string,
  { cpu, memory, storage }: ContainerAmount & { readonly storage?: Size },
  faults: Faults,
): void {
  faults.require(
    cpu === undefined || (typeof cpu === "number" && cpu > 0 && cpu < Infinity),
    rules.quota,
    () => `${part}.cpu is ${show(cpu)}; give a number of cores above 0, such as 16, or leave it out.`,
  );
  for (const [name, size] of Object.entries({ memory, storage }))
    faults.require(
      size === undefined || (size instanceof Size && inBytes(size) > 0 && inBytes(size) < Infinity),
      rules.quota,
      () => `${part}.${name} is ${showSize(size)}; give a size, such as Size.gibibytes(64), or leave it out.`,
    );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function sizeOf(size: unknown): number {
  return size instanceof Size ? inBytes(size) : NaN;
}

function inWords({ cpu, memory }: ContainerAmount): string {
  return `cpu ${show(cpu)} and memory ${showSize(memory)}`;
}
