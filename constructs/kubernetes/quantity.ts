import { inBytes, isText, type Size } from "../model";

/** A number with a unit, as Kubernetes writes resources (k8s.io/apimachinery, api/resource). */
const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

/** A resource that a device plugin offers: a domain and a name. */
const EXTENDED_RESOURCE =
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+\/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

export function isQuantity(value: unknown): value is string {
  return isText(value, QUANTITY);
}

export function isResourceName(value: unknown): value is string {
  return isText(value, EXTENDED_RESOURCE);
}

/**
 * Cores in the form in which the API server gives them back: `2`, `500m`. Another would be a change at every plan.
 * Rounded up to thousandths.
 */
export function cores(count: number): string {
  const thousandths = Math.ceil(count * 1000 - 1e-9);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

const UNITS = ["Ti", "Gi", "Mi", "Ki"] as const;

/** A size in the form in which the API server gives it back: the largest unit that makes it a whole number. */
export function bytes(size: Size): string {
  const count = inBytes(size);
  for (const [index, unit] of UNITS.entries()) {
    const factor = 1024 ** (UNITS.length - index);
    if (count % factor === 0) return `${count / factor}${unit}`;
  }
  return String(count);
}
