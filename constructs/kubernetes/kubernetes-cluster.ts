import { type KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { type NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { type SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { freeId, ModelStack } from "../app";
import { type Judge, report } from "../checks";
import { addressFor } from "../images";
import {
  type Claim,
  type Feature,
  type Finding,
  type ImagePuller,
  LABEL_VALUE,
  type ModelServer,
  type ModelTarget,
  type PullRegistry,
  type Rule,
  show,
} from "../model";
import { Capacity } from "./capacity";
import { ClusterConnection } from "./cluster-connection";
import { featuresOf, remediesOf } from "./cluster-features";
import { type KubernetesClusterProps, definitionsOf, validateCluster } from "./cluster-props";
import { type Demand } from "./demand";
import { kubernetesProvider } from "./kubernetes-provider";
import { instanceOf } from "./labels";
import { ModelService } from "./model-service";
import { Namespace } from "./namespace";
import { createNamespace } from "./namespace-resources";
import { PullSecret } from "./pull-secret";
import { QuotaUse } from "./quota-use";

const rules = {
  login: { id: "CLU-012", title: "A cluster logs in to a registry as one user" },
  stack: { id: "CLU-015", title: "A stack's name is one that labels can have" },
} as const satisfies Record<string, Rule>;

/** A secret with which pods pull. */
export interface PullLogin {
  readonly name: string;
  /** The provider's resource, where the stack makes it. */
  readonly resource: SecretV1 | undefined;
}

/** A namespace of a Kubernetes cluster in which servers run, and what the cluster says it can do. */
export class KubernetesCluster extends Construct implements ModelTarget, ImagePuller, Judge {
  readonly provider: KubernetesProvider;
  readonly connection: ClusterConnection;
  readonly namespace: Namespace;
  /** The provider's resource, where the stack makes the namespace. */
  readonly namespaceResource: NamespaceV1 | undefined;
  /** What must hold in a namespace that the stack makes before there are pods in it. */
  readonly namespaceRules: readonly ITerraformDependable[];
  readonly sharesLoopback: boolean;
  readonly registryAliases: Readonly<Record<string, string>>;
  readonly features: ReadonlySet<Feature>;
  /** What to do about a feature that is missing, where that is a statement away. */
  readonly remedies: Partial<Record<Feature, string>>;
  /** Custom resource definitions, such as "scaledobjects.keda.sh". */
  readonly definitions: ReadonlySet<string>;
  /** Resources of device plugins, such as "nvidia.com/gpu". */
  readonly deviceResources: ReadonlySet<string>;
  readonly claims: readonly Claim[];
  private readonly capacity: Capacity;
  private readonly quotaUse: QuotaUse;
  private readonly logins = new Map<string, { registry: PullRegistry; login: PullLogin }>();

  /** @throws {InvalidInput} CLU-001 to CLU-011, CLU-013, CLU-014 */
  constructor(
    scope: Construct,
    id: string,
    readonly props: KubernetesClusterProps = {},
  ) {
    super(scope, id);
    validateCluster(this.node.path, props);
    this.connection = props.connection ?? ClusterConnection.kubeconfig();
    this.namespace = props.namespace ?? Namespace.create("models");
    this.sharesLoopback = props.sharesLoopback ?? false;
    this.registryAliases = Object.freeze({ ...props.registryAliases });
    this.definitions = definitionsOf(props);
    this.deviceResources = new Set([
      ...(props.deviceResources ?? []),
      ...(props.nodePools ?? []).flatMap(({ gpus }) => gpus?.resource ?? []),
    ]);
    this.features = featuresOf(props, this.deviceResources);
    this.remedies = remediesOf(props);
    this.capacity = new Capacity(props.nodePools ?? [], this.path);
    this.quotaUse = new QuotaUse(this.namespace);
    this.provider = kubernetesProvider(this, this.connection.providerConfig(this));
    this.checkStack();
    const created = this.namespace.isCreated ? createNamespace(this) : undefined;
    this.namespaceResource = created?.resource;
    this.namespaceRules = created?.rules ?? [];
    this.claims = this.namespace.isCreated
      ? [
          {
            what: `namespace on ${this.connection.name}`,
            value: this.namespace.name,
            remedy: "Create it once, and use Namespace.existing(…) in the other stack.",
          },
        ]
      : [];
    ModelStack.of(this).describe("clusters", this.path, {
      ...this.connection.kubectl(this),
      namespace: this.namespace.name,
      definitions: [...this.definitions],
    });
  }

  get path(): string {
    return this.node.path;
  }

  /** Places a server with what its description says and nothing more. */
  place(server: ModelServer): ModelService {
    return new ModelService(this, freeId(this, server.name), { cluster: this, server });
  }

  /** Makes sure that pods can pull from a registry. */
  authenticate(registry: PullRegistry): void {
    this.loginTo(registry);
  }

  /** The secret with which pods pull from a registry; none where anybody may. */
  loginTo(registry: PullRegistry): PullLogin | undefined {
    if (!registry.password) return undefined;
    const given = this.props.pullSecrets?.[registry.address];
    if (given !== undefined) return { name: given, resource: undefined };
    const address = addressFor(registry.address, this);
    const known = this.logins.get(address);
    if (!known) {
      const id = freeId(this, `pull-${address.replaceAll(/[^a-z0-9]+/gi, "-")}`);
      const secret = new PullSecret(this, id, { cluster: this, address, registry });
      const login = { name: secret.name, resource: secret.resource };
      this.logins.set(address, { registry, login });
      return login;
    }
    if (
      known.registry.username !== registry.username ||
      known.registry.password?.variable !== registry.password.variable
    )
      report(
        this,
        rules.login,
        `logs in to ${address} as ${show(known.registry.username)} and as ${show(registry.username)}, or with two passwords. Use one ContainerRegistry for all images from there.`,
      );
    return known.login;
  }

  /** A name in the namespace, which no other construct in the app may hold. */
  claim(kind: string, value: string, remedy: string): Claim {
    return { what: `${kind} in namespace ${this.namespace.name} of ${this.connection.name}`, value, remedy };
  }

  /** Counts what a server asks for against nodes and quota. */
  reserve(demand: Demand): void {
    this.capacity.add(demand);
    this.quotaUse.add(demand);
  }

  lateFindings(): readonly Finding[] {
    return [...this.capacity.lateFindings(), ...this.quotaUse.lateFindings()];
  }

  /** Objects are told by labels that hold the names of app and stack. */
  private checkStack(): void {
    const stack = ModelStack.of(this);
    const label = instanceOf(stack);
    if (!LABEL_VALUE.test(label))
      report(
        this,
        rules.stack,
        `app and stack are together ${show(label)}, which no label can hold: 63 letters, digits, "-", "_" and ".". Give the app or the stack a shorter name of these.`,
      );
  }
}
