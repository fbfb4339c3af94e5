import { describeFinding, InvalidInput } from "../model";

/**
 * Runs something that must be refused.
 * @returns each finding in the form in which users see it: `local/embedder: NEED-101: …`
 * @throws {Error} when it is not refused; whatever else it throws goes through
 */
export function refusalsOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof InvalidInput) return error.findings.map(describeFinding);
    throw error;
  }
  throw new Error("Nothing was refused.");
}
