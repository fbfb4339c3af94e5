import { Rollout } from "../../constructs/kubernetes";

/** Numbers that are the same at every run. */
function* random(seed = 1): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

/** As k8s.io/kubernetes, pkg/controller/deployment/util, ResolveFenceposts and MaxUnavailable do. */
function fenceposts(surge: number | string, unavailable: number | string, replicas: number) {
  const scaled = (value: number | string, round: (value: number) => number) =>
    typeof value === "number" ? value : round((Number(value.slice(0, -1)) * replicas) / 100);
  const more = scaled(surge, Math.ceil);
  const fewer = scaled(unavailable, Math.floor);
  return more === 0 && fewer === 0 ? { more: 0, fewer: 1 } : { more, fewer };
}

describe("a rollout", () => {
  test("goes as far at a time as Kubernetes does, whatever the numbers", () => {
    const numbers = random();
    const amount = () => {
      const value = Math.floor(numbers.next().value * 101);
      return numbers.next().value < 0.5 ? value % 6 : `${value}%`;
    };
    let compared = 0;
    while (compared < 2000) {
      const [maxSurge, maxUnavailable] = [amount(), amount()];
      if ([maxSurge, maxUnavailable].every((each) => /^0%?$/.test(String(each)))) continue;
      const replicas = 1 + Math.floor(numbers.next().value * 40);
      const rollout = Rollout.rolling({ maxSurge, maxUnavailable });
      const { more, fewer } = fenceposts(maxSurge, maxUnavailable, replicas);
      expect([rollout.surge(replicas), rollout.step(replicas), rollout.keepsAll(replicas)]).toEqual([
        more,
        more + fewer,
        fewer === 0,
      ]);
      compared += 1;
    }
  });

  test.each([
    ["25%", 4, 1],
    ["25%", 5, 2],
    ["10%", 1, 1],
    ["100%", 3, 3],
    ["0%", 3, 0],
    [2, 1, 2],
  ])("with a surge of %p starts of %d replicas %d more", (maxSurge, replicas, more) => {
    expect(Rollout.rolling({ maxSurge, maxUnavailable: 1 }).surge(replicas)).toBe(more);
  });

  test("takes one replica away where percentages of few come to none", () => {
    const rollout = Rollout.rolling({ maxSurge: 0, maxUnavailable: "25%" });
    expect(rollout.step(2)).toBe(1);
    expect(rollout.keepsAll(2)).toBe(false);
  });

  test("that recreates ends all at once", () => {
    const rollout = Rollout.recreate();
    expect([rollout.surge(5), rollout.step(5), rollout.keepsAll(5)]).toEqual([0, 5, false]);
  });

  test("is frozen, with Kubernetes' careful default", () => {
    const rollout = Rollout.rolling();
    expect(rollout).toMatchObject({ type: "RollingUpdate", maxSurge: 1, maxUnavailable: 0 });
    expect(Object.isFrozen(rollout)).toBe(true);
  });
});
