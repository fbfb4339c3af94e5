import { inBytes, inMebibytes } from "../model";
import { type Demand } from "./demand";
import { type NodePool } from "./node-pool";
import { bytes } from "./quantity";

/** Labels that every node has, and that a pool need not state. */
const WELL_KNOWN = /^((node|topology|beta)\.)?kubernetes\.io\//;

/** Why no node of a pool can ever take a pod; `undefined` where one can. */
export function misfit(pool: NodePool, demand: Demand): string | undefined {
  const taint = pool.taints.find(
    (each) =>
      each.effect !== "PreferNoSchedule" &&
      !demand.tolerations.some((toleration) => toleration.tolerates(each)),
  );
  if (taint) return `has the taint ${taint.key}${taint.value && `=${taint.value}`}:${taint.effect}`;
  const label = Object.entries(demand.nodeSelector).find(
    ([key, value]) => pool.labels[key] !== value && !(pool.labels[key] === undefined && WELL_KNOWN.test(key)),
  );
  if (label)
    return pool.labels[label[0]] === undefined
      ? `has no label ${label[0]}`
      : `has ${label[0]}=${pool.labels[label[0]]}`;
  const unmet = demand.requireNodes.find(
    (each) =>
      !each.isMetBy(pool.labels) && !(pool.labels[each.label] === undefined && WELL_KNOWN.test(each.label)),
  );
  if (unmet) return `does not meet ${unmet.description}`;
  return lacksAmount(pool, demand) ?? lacksDevice(pool, demand);
}

function lacksAmount(pool: NodePool, { cpu, memory }: Demand): string | undefined {
  if (cpu !== undefined && pool.cpu !== undefined && cpu > pool.cpu) return `has ${pool.cpu} cores a node`;
  if (memory && pool.memory && inBytes(memory) > inBytes(pool.memory))
    return `has ${bytes(pool.memory)} memory a node`;
  return undefined;
}

function lacksDevice({ gpus }: NodePool, { device }: Demand): string | undefined {
  if (!device) return undefined;
  if (gpus?.resource !== device.resource) return `has no ${device.resource}`;
  if (gpus.count < device.count) return `has ${gpus.count} ${gpus.resource} a node`;
  if (device.memory && !gpus.memory) return "does not say how much memory its GPUs have";
  if (device.memory && inMebibytes(gpus.memory!) < inMebibytes(device.memory))
    return `has GPUs with ${bytes(gpus.memory!)}`;
  return undefined;
}

/** What one pod asks for, in words. */
export function demandInWords({ cpu, memory, device }: Demand): string {
  return [
    device &&
      `${device.count} ${device.resource}${device.memory ? ` with ${bytes(device.memory)} each` : ""}`,
    cpu !== undefined && `${cpu} ${cpu === 1 ? "core" : "cores"}`,
    memory && `${bytes(memory)} memory`,
  ]
    .filter(Boolean)
    .join(", ");
}
