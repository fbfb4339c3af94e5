/** What differs from one environment to the next. */
export interface Environment {
  /** Port of the registry on the host. */
  readonly registryPort: number;
  /** Port of the embedding server on the host. */
  readonly embedderPort: number;
}

/** Every environment that this app can deploy to, by stack name. */
export const environments = {
  local: { registryPort: 5001, embedderPort: 8080 },
} as const satisfies Record<string, Environment>;
