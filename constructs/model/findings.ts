/** How bad a finding is: errors stop synthesis, notes are listed after it. */
export type Severity = "error" | "note";

/** A rule that input is held against. Its id is a contract: people search for it and suppress by it. */
export interface Rule {
  readonly id: string;
  /** What the rule asks for, as a statement. */
  readonly title: string;
}

/** What a rule found: what was given, what is allowed, and how to mend it. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Construct path or the name of the value at fault. */
  readonly subject: string;
  readonly message: string;
}

/** `local/embedder: SRV-004: …`, the one form in which findings are shown. */
export function describeFinding(finding: Finding): string {
  return `${finding.subject}: ${finding.rule.id}: ${finding.message}`;
}

/**
 * Input that can't be used. Carries every finding, not the first: a user with five mistakes sees five.
 */
export class InvalidInput extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super(summarize(findings));
    this.name = "InvalidInput";
  }
}

function summarize(findings: readonly Finding[]): string {
  const count = findings.length === 1 ? "1 problem" : `${findings.length} problems`;
  return [`${count} found; nothing was created.`, ...findings.map(describeFinding)].join("\n  ");
}

/** Collects the faults of one value and throws them together. */
export class Faults {
  private readonly findings: Finding[] = [];

  constructor(private readonly subject: string) {}

  /** Records a fault. The message says what was given, what is allowed, and how to mend it. */
  add(rule: Rule, message: string): void {
    this.findings.push({ rule, severity: "error", subject: this.subject, message });
  }

  /** Records a fault when `holds` is false; the message is only made then. */
  require(holds: boolean, rule: Rule, message: () => string): void {
    if (!holds) this.add(rule, message());
  }

  /** @throws {InvalidInput} when anything was recorded */
  throwIfAny(): void {
    if (this.findings.length > 0) throw new InvalidInput(this.findings);
  }
}

/** Shows a value in a message: strings quoted, objects by what they are and not what they hold, long ones cut. */
export function show(value: unknown): string {
  if (typeof value === "string" && value.length > 76) return JSON.stringify(`${value.slice(0, 75)}…`);
  const text = inWords(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) {
    const kind = value.constructor?.name ?? "Object";
    return kind === "Object" ? "an object" : `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
  }
  return Object.is(value, -0) ? "-0" : String(value);
}
