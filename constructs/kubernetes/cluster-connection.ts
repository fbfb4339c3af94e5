import { Token } from "cdktf";
import { type Construct } from "constructs";
import * as os from "node:os";
import * as path from "node:path";
import { literal, ModelStack, secretVariable } from "../app";
import { Faults, isText, type Rule, Secret, show, isRecord, refuseUnknown } from "../model";
import { type ProviderConfig } from "./kubernetes-provider";
import { mapValues } from "./labels";

const rules = {
  kubeconfig: { id: "CONN-001", title: "A kubeconfig is the path of a file" },
  host: { id: "CONN-002", title: "An API server is reached by HTTPS" },
  certificate: { id: "CONN-003", title: "A certificate authority is a certificate in PEM" },
  token: { id: "CONN-004", title: "A cluster's token is a reference" },
  exec: { id: "CONN-005", title: "A credential plugin is a command" },
} as const satisfies Record<string, Rule>;

/** Audience of the tokens that AKS takes, the same for every cluster (learn.microsoft.com/azure/aks/kubelogin-authentication). */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

export interface ExecPlugin {
  /** Program that prints an ExecCredential. */
  readonly command: string;
  /** @default none */
  readonly args?: readonly string[];
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What of a connection the tools need: how kubectl reaches the cluster. */
export interface KubectlAccess {
  /** Relative to where Terraform runs, or with `~` for the home folder. @default kubectl's own */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** How Terraform reaches a cluster's API server. A frozen value. */
export class ClusterConnection {
  /**
   * A kubeconfig file.
   * @param file relative to the working directory, or beginning with `~/`. @default "~/.kube/config"
   * @param options `context`: one of the file's. @default its current one
   * @throws {InvalidInput} CONN-001
   */
  static kubeconfig(file = "~/.kube/config", options: { readonly context?: string } = {}): ClusterConnection {
    const { context } = options ?? {};
    const name = `kubeconfig ${nameOf(file)}${context === undefined ? "" : `, context ${nameOf(context)}`}`;
    return new ClusterConnection(
      name,
      (faults) => {
        refuseUnknown(options, { context: true }, faults);
        faults.require(
          isText(file, /[^/]$/) && (context === undefined || isText(context, /./)),
          rules.kubeconfig,
          () =>
            `kubeconfig is ${show(file)} and context ${show(context)}; give the path of a file, such as "~/.kube/config", and the name of one of its contexts, or leave the context out.`,
        );
      },
      (scope) => ({ configPath: portable(scope, file), configContext: context && literal(context) }),
      (scope) => ({ kubeconfig: portable(scope, file), context }),
    );
  }

  /**
   * An API server and a service account's token.
   * @param host such as "https://10.0.0.1:6443"
   * @param certificate the certificate authority, PEM text
   * @throws {InvalidInput} CONN-002 to CONN-004
   */
  static token(host: string, certificate: string, token: Secret): ClusterConnection {
    return new ClusterConnection(
      nameOf(host),
      (faults) => {
        checkServer(host, certificate, faults);
        faults.require(
          token instanceof Secret,
          rules.token,
          // The value may be the token itself: it is not shown.
          () =>
            `token is of type ${typeof token}; give Secret.fromEnvironment("NAME") and set NAME where you deploy.`,
        );
      },
      (scope) => ({
        host: literal(host),
        clusterCaCertificate: literal(certificate),
        token: secretVariable(scope, token),
      }),
    );
  }

  /** The service account of the pod in which Terraform runs. */
  static inCluster(): ClusterConnection {
    return new ClusterConnection(
      "this cluster",
      () => undefined,
      () => ({}),
    );
  }

  /**
   * An API server, with a program that gets credentials whenever they are needed.
   * @throws {InvalidInput} CONN-002, CONN-003, CONN-005
   */
  static exec(host: string, certificate: string, plugin: ExecPlugin): ClusterConnection {
    const { command, args = [], environment = {} } = plugin ?? {};
    return new ClusterConnection(
      nameOf(host),
      (faults) => {
        checkServer(host, certificate, faults);
        refuseUnknown(plugin, { command: true, args: true, environment: true }, faults);
        faults.require(
          isText(command, /./) && Array.isArray(args) && args.every((word) => isText(word, /./)),
          rules.exec,
          () =>
            `the plugin's command is ${show(command)} and its arguments ${show(args)}; give a program and a list of texts, such as { command: "aws", args: ["eks", "get-token", "--cluster-name", "prod"] }.`,
        );
        faults.require(
          isRecord(environment) && Object.values(environment).every((value) => typeof value === "string"),
          rules.exec,
          // A value may be a password: it is not shown.
          () =>
            `the plugin's environment has values that are no texts; give texts by name, such as { AWS_PROFILE: "prod" }.`,
        );
      },
      () => ({
        host: literal(host),
        clusterCaCertificate: literal(certificate),
        exec: [
          {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: literal(command),
            args: args.map(literal),
            env: Object.keys(environment).length > 0 ? mapValues(environment, literal) : undefined,
          },
        ],
      }),
    );
  }

  /** Amazon EKS, by the AWS CLI. @throws {InvalidInput} CONN-002, CONN-003, CONN-005 */
  static eks(host: string, certificate: string, cluster: string, region: string): ClusterConnection {
    return ClusterConnection.exec(host, certificate, {
      command: "aws",
      args: ["eks", "get-token", "--cluster-name", cluster, "--region", region, "--output", "json"],
    });
  }

  /** Google GKE, by gke-gcloud-auth-plugin. @throws {InvalidInput} CONN-002, CONN-003 */
  static gke(host: string, certificate: string): ClusterConnection {
    return ClusterConnection.exec(host, certificate, { command: "gke-gcloud-auth-plugin" });
  }

  /** Azure AKS with Entra ID, by kubelogin and the Azure CLI's login. @throws {InvalidInput} CONN-002, CONN-003 */
  static aks(host: string, certificate: string): ClusterConnection {
    return ClusterConnection.exec(host, certificate, {
      command: "kubelogin",
      args: ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER],
    });
  }

  private constructor(
    /** Tells clusters apart in messages and collisions. */
    readonly name: string,
    validate: (faults: Faults) => void,
    /** The provider's configuration. */
    readonly providerConfig: (scope: Construct) => ProviderConfig,
    /** How the tools' kubectl reaches the cluster. */
    readonly kubectl: (scope: Construct) => KubectlAccess = () => ({}),
  ) {
    const faults = new Faults(`connection to ${name}`);
    validate(faults);
    faults.throwIfAny();
    Object.freeze(this);
  }
}

function checkServer(host: string, certificate: string, faults: Faults): void {
  faults.require(
    Token.isUnresolved(host) || isText(host, /^https:\/\/[^\s/]+(\/\S*)?$/),
    rules.host,
    () => `host is ${show(host)}; give the API server's URL with https, such as "https://10.0.0.1:6443".`,
  );
  faults.require(
    Token.isUnresolved(certificate) || isText(certificate, /^\s*-----BEGIN CERTIFICATE-----/),
    rules.certificate,
    () =>
      `certificate is ${show(certificate)}; give the certificate authority as PEM text, which begins with -----BEGIN CERTIFICATE-----. What kubeconfig files and clouds give is its base64: decode that first.`,
  );
}

/** In messages and collisions: texts as they are, so that no two become one by being cut. */
function nameOf(value: unknown): string {
  return typeof value === "string" ? value : show(value);
}

/** A path in synthesized files that holds on other machines as well. */
function portable(scope: Construct, file: string): string {
  if (file.startsWith("~/")) return file;
  const home = os.homedir() + path.sep;
  const absolute = path.resolve(file);
  return absolute.startsWith(home) && path.isAbsolute(file)
    ? `~/${absolute.slice(home.length)}`
    : ModelStack.of(scope).relative(file);
}
