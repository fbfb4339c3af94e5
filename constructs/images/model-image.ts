import { type ImageSource } from "../model";
import { ContextImage, type ContextImageProps } from "./context-image";
import { type ImageRegistry } from "./image-registry";
import { ReferencedImage } from "./referenced-image";

/** Where a model server's image comes from. */
export class ModelImage {
  /**
   * Built from a folder with a Dockerfile, pushed to a registry, run by the digest of the push.
   * @throws {InvalidInput} IMG-001 to IMG-007, IMG-010
   */
  static fromContext(props: ContextImageProps): ImageSource {
    return new ContextImage(props);
  }

  /**
   * An image that a registry already has: `repository@sha256:…`, or `repository:tag` with a digest in
   * `images.lock.json` (`script/lock repository:tag` writes it).
   * @param registry its credentials, where pulling needs some
   * @throws {InvalidInput} IMG-101, IMG-102, IMG-105
   */
  static fromRegistry(reference: string, registry?: ImageRegistry): ImageSource {
    return new ReferencedImage(reference, registry);
  }
}
