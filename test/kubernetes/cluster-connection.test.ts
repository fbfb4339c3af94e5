import * as os from "node:os";
import * as path from "node:path";
import { ClusterConnection } from "../../constructs/kubernetes";
import { Secret } from "../../constructs/model";
import { synthesized } from "../../constructs/testing";
import { ClusterStack } from "../support/cluster-samples";
import { untyped } from "../support/samples";

const HOST = "https://10.0.0.1:6443";
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const providerOf = (connection: ClusterConnection) =>
  synthesized(new ClusterStack({ connection })).providers("kubernetes")[0]!;

describe("a cluster is reached", () => {
  test("by a kubeconfig in the home folder, on any machine", () => {
    expect(providerOf(ClusterConnection.kubeconfig())).toEqual({ config_path: "~/.kube/config" });
    const absolute = path.join(os.homedir(), "clusters", "prod");
    expect(providerOf(ClusterConnection.kubeconfig(absolute))).toEqual({ config_path: "~/clusters/prod" });
  });

  test("by a kubeconfig of the project, relative to where Terraform runs", () => {
    const stack = new ClusterStack({ connection: ClusterConnection.kubeconfig("clusters/prod") });
    const file = synthesized(stack).providers("kubernetes")[0]!["config_path"] as string;
    expect(path.isAbsolute(file)).toBe(false);
    expect(path.resolve(stack.workingDirectory, file)).toBe(path.resolve("clusters/prod"));
  });

  test("by a context, whose name is no template", () => {
    const connection = ClusterConnection.kubeconfig("~/k", { context: "arn:aws:eks/${x}" });
    expect(providerOf(connection)).toEqual({ config_path: "~/k", config_context: "arn:aws:eks/$${x}" });
  });

  test("by a service account's token, which is a variable", () => {
    const token = Secret.fromEnvironment("CLUSTER_TOKEN");
    const stack = new ClusterStack({ connection: ClusterConnection.token(HOST, CERTIFICATE, token) });
    const made = synthesized(stack);
    expect(made.providers("kubernetes")).toEqual([
      { host: HOST, cluster_ca_certificate: CERTIFICATE, token: "${var.CLUSTER_TOKEN}" },
    ]);
    expect(made.variables["CLUSTER_TOKEN"]).toMatchObject({ sensitive: true });
  });

  test("from inside, by what Kubernetes gives to pods", () => {
    expect(providerOf(ClusterConnection.inCluster())).toEqual({});
  });

  test.each<[string, ClusterConnection, string, readonly string[] | undefined]>([
    [
      "Amazon EKS",
      ClusterConnection.eks(HOST, CERTIFICATE, "prod", "eu-west-1"),
      "aws",
      ["eks", "get-token", "--cluster-name", "prod", "--region", "eu-west-1", "--output", "json"],
    ],
    ["Google GKE", ClusterConnection.gke(HOST, CERTIFICATE), "gke-gcloud-auth-plugin", undefined],
    [
      "Azure AKS",
      ClusterConnection.aks(HOST, CERTIFICATE),
      "kubelogin",
      ["get-token", "--login", "azurecli", "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"],
    ],
  ])("at %s by its own program", (_, connection, command, args) => {
    const provider = providerOf(connection);
    expect(provider).toMatchObject({ host: HOST, cluster_ca_certificate: CERTIFICATE });
    const [plugin] = provider["exec"] as Record<string, unknown>[];
    expect(plugin).toMatchObject({ api_version: "client.authentication.k8s.io/v1beta1", command });
    expect(plugin!["args"] ?? []).toEqual(args ?? []);
    expect(plugin).not.toHaveProperty("env");
  });

  test("by any other program, whose arguments and environment are no templates", () => {
    const connection = ClusterConnection.exec(HOST, CERTIFICATE, {
      command: "login",
      args: ["${x}"],
      environment: { PROFILE: "%{y}" },
    });
    expect(providerOf(connection)["exec"]).toMatchObject([
      { command: "login", args: ["$${x}"], env: { PROFILE: "%%{y}" } },
    ]);
  });

  test("is said to the tools, where kubectl gets there by the same file", () => {
    const kubectlOf = (connection: ClusterConnection) =>
      synthesized(new ClusterStack({ connection })).description["clusters"]!["prod/cluster"];
    expect(kubectlOf(ClusterConnection.kubeconfig("~/k"))).toMatchObject({ kubeconfig: "~/k" });
    expect(kubectlOf(ClusterConnection.gke(HOST, CERTIFICATE))).not.toHaveProperty("kubeconfig");
  });
});

test("an environment that might hold a password is not shown", () => {
  const environment = untyped<Record<string, string>>({ A: { b: "hunter2" }, C: 5 });
  let message = "";
  try {
    ClusterConnection.exec(HOST, CERTIFICATE, { command: "login", environment });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain("CONN-005");
  expect(message).not.toContain("hunter2");
});
