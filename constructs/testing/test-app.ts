import * as path from "node:path";
import { ModelApp, type ModelAppProps } from "../app";
import { temporaryFolder } from "./temporary-folder";

/** An app whose output, states and image lock lie in a temporary folder of its own. */
export function testApp(props: ModelAppProps = {}): ModelApp {
  const folder = temporaryFolder();
  return new ModelApp({
    outdir: path.join(folder, "cdktf.out"),
    imageLock: path.join(folder, "images.lock.json"),
    ...props,
  });
}
