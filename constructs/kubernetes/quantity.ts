import { inBytes, isText, show, Size } from "../model";

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

const DECIMAL_UNITS = ["m", "", "k", "M", "G", "T", "P"] as const;
const BINARY_UNITS = ["Pi", "Ti", "Gi", "Mi", "Ki"] as const;

/**
 * Cores, or a number of anything, in the form in which the API server gives it back: `2`, `500m`, `5k`. Another would
 * be a change at every plan. Rounded up to thousandths.
 */
export function cores(count: number): string {
  let amount = Math.ceil(count * 1000 - 1e-9);
  let unit = 0;
  for (; unit < DECIMAL_UNITS.length - 1 && amount % 1000 === 0; unit += 1) amount /= 1000;
  return amount === 0 ? "0" : `${amount}${DECIMAL_UNITS[unit]}`;
}

/** A size in the form in which the API server gives it back: the largest unit that makes it a whole number. */
export function bytes(size: Size): string {
  const count = inBytes(size);
  for (const [index, unit] of BINARY_UNITS.entries()) {
    const factor = 1024 ** (BINARY_UNITS.length - index);
    if (count > 0 && count % factor === 0) return `${count / factor}${unit}`;
  }
  return cores(count);
}

/** A size in a message, or what was given in its place. */
export function showSize(value: unknown): string {
  return value instanceof Size ? bytes(value) : show(value);
}
