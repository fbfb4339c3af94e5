import { type TerraformProvider } from "cdktf";
import { type ImagePuller } from "../model";

/** A Docker daemon that builds images and pushes them. */
export interface ImageBuilder extends ImagePuller {
  /** The docker provider that speaks to the daemon. */
  readonly provider: TerraformProvider;
  readonly buildsImages: true;
}

export function isImageBuilder(puller: ImagePuller): puller is ImageBuilder {
  return "buildsImages" in puller && puller.buildsImages === true;
}
