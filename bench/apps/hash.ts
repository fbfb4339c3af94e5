import * as path from "node:path";
import { hashContext } from "../../constructs/images";

/** Hashes the build context on the command line, once, as an app does; tells the milliseconds on stdout. */
const context = path.resolve(process.argv[2]!);
const began = performance.now();
const hash = hashContext(context, path.join(context, "Dockerfile"));
process.stdout.write(JSON.stringify({ hash, took: performance.now() - began }));
