import { imageMistakes } from "./images";
import { clusterMistakes, clusterNotes } from "./kubernetes-clusters";
import { serviceMistakes, serviceNotes } from "./kubernetes-services";
import { kubernetesValueMistakes } from "./kubernetes-values";
import { placementMistakes, placementNotes } from "./placements";
import { serverMistakes } from "./server";
import { valueMistakes } from "./values";
import { type WrongInput } from "./wrong-input";

export { Bench, type WrongInput } from "./wrong-input";

/** Mistakes that are refused. */
export const mistakes: readonly WrongInput[] = [
  ...serverMistakes,
  ...valueMistakes,
  ...imageMistakes,
  ...placementMistakes,
  ...kubernetesValueMistakes,
  ...clusterMistakes,
  ...serviceMistakes,
];

/** Shortcomings that are noted. */
export const notes: readonly WrongInput[] = [...placementNotes, ...clusterNotes, ...serviceNotes];
