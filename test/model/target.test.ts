import { Construct } from "constructs";
import { reportUnmetNeeds } from "../../constructs/checks";
import {
  type Claim,
  type Claimant,
  type Feature,
  type ImagePuller,
  type ModelEndpoint,
  type ModelServer,
  type ModelTarget,
  Need,
  needed,
} from "../../constructs/model";
import { findingsOf, refusalsOf, testApp } from "../../constructs/testing";
import { DIGEST, server } from "../support/samples";

/** A target as a platform team would write one: it only says what it was asked for. */
class EchoTarget extends Construct implements ModelTarget, ImagePuller {
  readonly path = this.node.path;
  readonly sharesLoopback = true;
  readonly registryAliases = { "example.com": "mirror.local" };
  readonly placed: string[] = [];
  private readonly features: ReadonlySet<Feature> = new Set(["replicas", "gpu"]);

  place(placed: ModelServer): ModelEndpoint {
    const endpoint = new EchoEndpoint(this, placed);
    reportUnmetNeeds(endpoint, placed, {
      target: "the echo",
      features: this.features,
      remedies: { ingress: "Ask the platform team for one." },
    });
    const { reference } = placed.image.bind(endpoint, this);
    this.placed.push(`${needed(placed, "replicas") ?? 1} × ${reference}`);
    return endpoint;
  }

  authenticate(): void {
    // Nothing is pulled.
  }
}

class EchoEndpoint extends Construct implements ModelEndpoint, Claimant {
  readonly url: string;
  readonly claims: readonly Claim[];

  constructor(
    target: EchoTarget,
    readonly server: ModelServer,
  ) {
    super(target, `${server.name}-${target.node.children.length}`);
    this.url = `echo://${server.name}:${server.port}`;
    this.claims = [{ what: "name on the echo", value: server.name, remedy: "Choose another." }];
  }
}

/** What uses targets knows nothing of them. */
function placeTwice(target: ModelTarget, placed: ModelServer): string[] {
  return [placed, placed.with({ name: "second", port: 9000 })].map((each) => target.place(each).url);
}

test("the portable interface is enough for a target of one's own", () => {
  const app = testApp();
  const target = new EchoTarget(app, "echo");
  expect(placeTwice(target, server({ needs: [Need.replicas(2)] }))).toEqual([
    "echo://chat:8000",
    "echo://second:9000",
  ]);
  expect(target.placed).toEqual(Array(2).fill(`2 × mirror.local/models/chat@${DIGEST}`));
  expect(findingsOf(app)).toEqual([]);
});

test("its findings and its collisions come with those of all others", () => {
  const app = testApp();
  const target = new EchoTarget(app, "echo");
  const needs = [Need.ingress({ host: "chat.example.com" }), Need.hostPort(80).preferred()];
  target.place(server({ needs }));
  target.place(server());
  expect(refusalsOf(() => app.synth())).toEqual([
    'echo/chat-0: NEED-101: requires ingress ({"host":"chat.example.com"}), which the echo does not have. Ask the platform team for one.',
    "echo/chat-1: APP-001: wants chat as name on the echo, which echo/chat-0 already holds. Choose another.",
  ]);
  expect(findingsOf(app).map(({ severity }) => severity)).toEqual(["error", "note", "error"]);
});

describe("needed", () => {
  test("finds what a server asks for, required or preferred", () => {
    const asking = server({ needs: [Need.hostPort(80).preferred(), Need.replicas(2)] });
    expect([needed(asking, "host-port"), needed(asking, "replicas")]).toEqual([80, 2]);
    expect(needed(asking, "ingress")).toBeUndefined();
  });
});
