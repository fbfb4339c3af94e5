import { ownKubeconfig } from "../../../tools/kubectl";

/** Where tests can run: where nothing is missing. Elsewhere they are skipped, and each name says why. */
export interface Where {
  readonly describe: jest.Describe;
  readonly test: jest.It;
  /** The name of a test. */
  readonly named: (name: string) => string;
}

/** @param missing what is missing, in words */
export function where(missing: string | undefined): Where {
  return missing === undefined
    ? { describe, test, named: (name) => name }
    : { describe: describe.skip, test: test.skip, named: (name) => `${name} (skipped: ${missing})` };
}

/** Where script/cluster can start a cluster, whose nodes are this machine. */
export function whereCluster(): Where {
  return where(whyNoCluster());
}

/** Why script/cluster can't start a cluster here; `undefined` where it can. */
export function whyNoCluster(): string | undefined {
  const other = process.env["MODEL_STACK_KUBECONFIG"];
  if (other !== undefined && other !== ownKubeconfig())
    return "MODEL_STACK_KUBECONFIG names a cluster whose nodes are not this machine";
  if (process.platform !== "linux") return "a Kubernetes node runs only on Linux";
  return process.getuid?.() === 0 ? undefined : "a Kubernetes node needs root";
}
