/**
 * Makes resources without the stack traces that cdktf takes of each block of each resource, as deep as the stack is: a
 * quarter of the time of a synthesis. It keeps them for errors about tokens, which say a resource's path as well.
 * Errors that are thrown meanwhile have their own.
 */
export function untraced<T>(make: () => T): T {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => "";
  try {
    return make();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
