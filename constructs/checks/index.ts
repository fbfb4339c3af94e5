export { findCollisions } from "./collisions";
export { type Judge } from "./late";
export { type Offer, reportUnmetNeeds } from "./needs";
export { report } from "./report";
export { checkApp, findingsOf } from "./whole-app";
