export { Duration } from "cdk8s/lib/duration";
export { Size } from "cdk8s/lib/size";
import { type Duration } from "cdk8s/lib/duration";
import { type Size, SizeRoundingBehavior } from "cdk8s/lib/size";

/** Whole mebibytes, rounded up so that nobody gets less than they asked for. */
export function inMebibytes(size: Size): number {
  return Math.ceil(size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }));
}

/** A size in words, such as `5 MiB`. */
export function sizeInWords(size: Size): string {
  return `${Number((inBytes(size) / 2 ** 20).toFixed(2))} MiB`;
}

/** Bytes as a whole number. */
export function inBytes(size: Size): number {
  return Math.ceil(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024);
}

/** Milliseconds, fractions kept. */
export function inMilliseconds(duration: Duration): number {
  return duration.toMilliseconds({ integral: false });
}

/** Seconds, fractions kept. */
export function inSeconds(duration: Duration): number {
  return inMilliseconds(duration) / 1000;
}
