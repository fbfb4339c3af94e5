export { findCollisions } from "./collisions";
export { type Offer, reportUnmetNeeds } from "./needs";
export { report } from "./report";
export { checkApp, findingsOf } from "./whole-app";
