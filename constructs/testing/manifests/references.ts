import { type Block } from "../synthesized";
import { parts } from "./template";

/**
 * Gives the value of a Terraform expression, written as in `${…}`: `var.HF_TOKEN`,
 * `terraform_data.image_digest.output.digest`. Undefined leaves it to what the stack itself states.
 */
export type Resolver = (expression: string) => string | undefined;

/** Stands for text that only Terraform knows, and without which the object is no other. */
export const LEFT_OUT = Symbol("left out");

/** Secrets as `${NAME}`, for `envsubst` to fill in. */
export const placeholders: Resolver = (expression) => {
  const variable = variableOf(expression);
  return variable === undefined ? undefined : `\${${variable}}`;
};

/** Gives variables their values. */
export function variables(values: ReadonlyMap<string, string>): Resolver {
  return (expression) => {
    const variable = variableOf(expression);
    return variable === undefined ? undefined : values.get(variable);
  };
}

/** Tries one resolver after the other. */
export function firstOf(...resolvers: readonly Resolver[]): Resolver {
  return (expression) => {
    for (const resolve of resolvers) {
      const value = resolve(expression);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** `TYPE.NAME.attribute`, where attributes may be numbered: `metadata[0].name`, `metadata.0.name`. */
const REFERENCE = /^(?<type>[a-z]\w*)\.(?<name>[\w-]+)\.(?<path>[\w-]+(?:\.[\w-]+|\[(?:\d+|"[^"]+")\])*)$/;

/** Finds the values of expressions in what a stack states. */
export class References {
  constructor(
    private readonly json: Block,
    private readonly resolve: Resolver,
    private readonly note: (text: string) => void,
  ) {}

  /** @throws {Error} where an expression has no value before Terraform runs */
  text(template: string): string | typeof LEFT_OUT {
    return this.textOf(template, new Set());
  }

  private textOf(template: string, asked: ReadonlySet<string>): string | typeof LEFT_OUT {
    let text = "";
    for (const part of parts(template)) {
      if (part.expression === undefined) {
        text += part.text;
        continue;
      }
      const named = this.byTag(text, part.expression);
      const value = named === undefined ? this.value(part.expression, asked) : "";
      if (value === LEFT_OUT) return LEFT_OUT;
      if (value === undefined) throw new Error(unknown(part.expression));
      text = named ?? text + value;
    }
    return text;
  }

  private value(expression: string, asked: ReadonlySet<string>): string | typeof LEFT_OUT | undefined {
    const given = this.resolve(expression);
    if (given !== undefined) return given;
    if (asked.has(expression)) throw new Error(`\${${expression}} refers to itself`);
    const inner = /^jsonencode\((.*)\)$/s.exec(expression)?.[1]?.trim();
    if (inner !== undefined) {
      const value = this.value(inner, asked);
      return typeof value === "string" ? jsonEncode(value) : value;
    }
    if (/^terraform_data\.[\w-]+\.id$/.test(expression)) return LEFT_OUT;
    const stated = this.stated(expression);
    return stated === undefined ? undefined : this.textOf(stated, new Set([...asked, expression]));
  }

  /** What the stack itself says that a reference is, which may again hold expressions. */
  private stated(expression: string): string | undefined {
    const variable = variableOf(expression);
    if (variable !== undefined) return scalar(at(this.json, ["variable", variable, "default"]));
    const local = /^local\.([\w-]+)$/.exec(expression)?.[1];
    if (local !== undefined) return scalar(at(this.json, ["locals", local]));
    const reference = REFERENCE.exec(expression)?.groups;
    if (!reference) return undefined;
    const { type, name, path } = reference as Record<"type" | "name" | "path", string>;
    const keys = path.split(/[.[\]"]+/).filter((key) => key !== "");
    // It gives back what it was given.
    if (type === "terraform_data" && keys[0] === "output") keys[0] = "input";
    return scalar(at(this.json, ["resource", type, name, ...keys]));
  }

  /** An image whose digest is not known: `repository:tag` in place of `repository@` and the digest. */
  private byTag(before: string, expression: string): string | undefined {
    const push = before.endsWith("@") ? this.pushOf(expression) : undefined;
    const name = push && this.value(`docker_registry_image.${push}.name`, new Set());
    const tag = typeof name === "string" ? /:[\w.-]+$/.exec(name)?.[0] : undefined;
    if (tag === undefined) return undefined;
    const named = before.slice(0, -1) + tag;
    this.note(`${named} is named by its tag: its digest is not known before it is built and pushed`);
    return named;
  }

  /** The push of which `terraform_data.X.output.digest` remembers the digest, where nobody gives it. */
  private pushOf(expression: string): string | undefined {
    const remembered = expression.startsWith("terraform_data.") ? this.stated(expression) : undefined;
    const origin = /^\$\{(.*)\}$/.exec(remembered ?? "")?.[1] ?? expression;
    const isKnown = [expression, origin].some((each) => this.resolve(each) !== undefined);
    return isKnown ? undefined : /^docker_registry_image\.([\w-]+)\.sha256_digest$/.exec(origin)?.[1];
  }
}

function variableOf(expression: string): string | undefined {
  return /^var\.([\w-]+)$/.exec(expression)?.[1];
}

function unknown(expression: string): string {
  return `\${${expression}} has no value before Terraform runs; allowed are variables, jsonencode() of one, digests of images, and what another resource of the stack states`;
}

/** As Terraform does it, which spares HTML. */
function jsonEncode(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A block stands for a list with itself in it, and such a list for the block. */
function at(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) return at(/^\d+$/.test(key) ? value[Number(key)] : undefined, rest);
  if (typeof value !== "object" || value === null) return undefined;
  if (key === "0" && !("0" in value)) return at(value, rest);
  return at((value as Block)[key], rest);
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
