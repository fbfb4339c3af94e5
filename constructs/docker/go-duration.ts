import { type Duration, inSeconds } from "../model";

/**
 * A duration as Go prints it, such as `1h0m0s`, `2m0s` or `1.5s`. The provider reads durations back in this form,
 * and takes any other for a change.
 */
export function goDuration(duration: Duration): string {
  const total = inSeconds(duration);
  if (total > 0 && total < 1) return `${total * 1000}ms`;
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const seconds = `${Number((total % 60).toFixed(3))}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
