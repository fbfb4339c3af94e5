/** A DNS label (RFC 1123), the one form of name that Docker, Kubernetes and DNS all accept. At most 63 characters. */
export const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A DNS name of one or more labels. */
export const DNS_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** A portable environment variable name (POSIX, lower case allowed). */
export const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A label key that both Docker and Kubernetes accept: optional DNS prefix, then up to 63 characters. */
export const LABEL_KEY =
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** A label value that Kubernetes accepts: up to 63 characters, empty allowed. */
export const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** Whether a value is text of some form. A pattern alone takes `undefined` for the text "undefined". */
export function isText(value: unknown, form: RegExp): value is string {
  return typeof value === "string" && form.test(value);
}

/** Whether `port` is a TCP port that something can listen on. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** An absolute path inside a container other than its root, without `..` and without doubled or trailing slashes. */
export function isContainerPath(path: string): boolean {
  return isText(path, /^(\/[^/\0:,]+)+$/) && !path.split("/").some((part) => part === ".." || part === ".");
}

/** The path part of an HTTP URL. */
export function isHttpPath(path: string): boolean {
  return isText(path, /^\/[^\s]*$/);
}
