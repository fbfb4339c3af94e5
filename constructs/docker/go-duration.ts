import { type Duration, inMilliseconds } from "../model";

/**
 * A duration as Go prints it, such as `1h0m0s`, `2m0s` or `1.5s`. The provider reads durations back in this form,
 * and takes any other for a change.
 */
export function goDuration(duration: Duration): string {
  const total = Math.round(inMilliseconds(duration));
  if (total > 0 && total < 1000) return `${total}ms`;
  const [hours, minutes] = [Math.floor(total / 3_600_000), Math.floor((total % 3_600_000) / 60_000)];
  const seconds = `${(total % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
