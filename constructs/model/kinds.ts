import { type Faults, type Rule, show } from "./findings";

/** A documented type of a property. TypeScript looks at those, but not for who writes `as` or JavaScript. */
export interface Kind {
  readonly holds: (value: unknown) => boolean;
  /** What to give instead. */
  readonly example: string;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

export function record(example: string): Kind {
  return { holds: isRecord, example: `an object, such as ${example}` };
}

/** A value of a class, whose constructor may be private. */
export function made(type: { readonly prototype: object }, example: string): Kind {
  return { holds: (value) => value instanceof (type as new () => object), example };
}

export function listOf({ holds, example }: Kind): Kind {
  return {
    holds: (value) => Array.isArray(value) && value.every(holds),
    example: `a list, such as [${example}]`,
  };
}

export const flag: Kind = { holds: (value) => typeof value === "boolean", example: "true or false" };

/**
 * Records properties that are of another type than documented.
 * @param prefix of the properties in messages, where they are a property's own
 * @returns the other properties, which further checks can read as what they should be
 */
export function withoutMistyped<T extends object>(
  props: T,
  kinds: { readonly [Property in keyof T]?: Kind },
  rule: Rule,
  faults: Faults,
  prefix = "",
): T {
  if (!isRecord(props)) {
    faults.add(rule, `the properties are ${show(props)}; give an object.`);
    faults.throwIfAny();
  }
  const mistyped = (Object.entries(kinds) as [keyof T & string, Kind][]).filter(
    ([property, kind]) => props[property] !== undefined && !kind.holds(props[property]),
  );
  for (const [property, kind] of mistyped)
    faults.add(
      rule,
      `${prefix}${property} is ${show(props[property])}; give ${kind.example}, or leave it out.`,
    );
  return { ...props, ...Object.fromEntries(mistyped.map(([property]) => [property, undefined])) };
}

const UNKNOWN: Rule = { id: "PROP-001", title: "A property exists" };

/** Every property of a type by name; the compiler holds it to be complete. */
export type Properties<T> = { readonly [Property in keyof Required<T>]: true };

/**
 * Records properties that don't exist, which would be ignored. TypeScript finds them, but nothing runs it on the way to
 * a deployment.
 * @param prefix of the properties in messages, where they are a property's own
 */
export function refuseUnknown<T extends object>(
  given: T | undefined,
  known: Properties<T>,
  faults: Faults,
  prefix = "",
): void {
  if (!isRecord(given)) return;
  for (const property of Object.keys(given))
    if (!Object.hasOwn(known, property))
      faults.add(
        UNKNOWN,
        `there is no property ${show(prefix + property)}; known are ${Object.keys(known).join(", ")}.`,
      );
}
