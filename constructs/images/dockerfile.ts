/** Lines as Docker reads them: a backslash at the end goes on in the next. */
function joined(dockerfile: string): string {
  return dockerfile.replace(/\\[ \t]*\r?\n/g, " ");
}

/** Names of the stages of a Dockerfile, in lower case as Docker compares them. */
export function stagesOf(dockerfile: string): string[] {
  return [...joined(dockerfile).matchAll(/^\s*FROM\s+(?:--\S+\s+)*\S+\s+AS\s+(\S+)/gim)].map((match) =>
    match[1]!.toLowerCase(),
  );
}

/** Names of the build arguments that a Dockerfile declares. */
export function argumentsOf(dockerfile: string): string[] {
  return [...joined(dockerfile).matchAll(/^\s*ARG\s+(.+)$/gim)].flatMap((match) =>
    [...match[1]!.matchAll(/(?:^|\s)([A-Za-z_]\w*)/g)].map((name) => name[1]!),
  );
}
