export { Duration } from "cdk8s/lib/duration";
export { Size } from "cdk8s/lib/size";
import { type Duration } from "cdk8s/lib/duration";
import { type Size, SizeRoundingBehavior } from "cdk8s/lib/size";

/** Whole mebibytes, rounded up so that nobody gets less than they asked for. */
export function inMebibytes(size: Size): number {
  return Math.ceil(size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }));
}

/** Bytes as a whole number. */
export function inBytes(size: Size): number {
  return Math.ceil(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024);
}

/** Seconds, fractions kept. */
export function inSeconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
