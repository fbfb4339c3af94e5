import { looksSecret, Secret } from "../../constructs/model";

describe("Secret", () => {
  test("is a name and never a value", () => {
    expect(Secret.fromEnvironment("HF_TOKEN")).toMatchObject({ variable: "HF_TOKEN", isGenerated: false });
    expect(Secret.generated("PASSWORD")).toMatchObject({ variable: "PASSWORD", isGenerated: true });
    expect(Object.isFrozen(Secret.generated("PASSWORD"))).toBe(true);
  });

  test("names may hold what only looks like the beginning of a token", () => {
    expect(Secret.fromEnvironment("sk_live").variable).toBe("sk_live");
  });
});

describe("what looks like a secret", () => {
  test.each([
    ["HF_TOKEN", "x"],
    ["DB_PASSWORD", "x"],
    ["db_passwd", "x"],
    ["OPENAI_API_KEY", "x"],
    ["APIKEY", "x"],
    ["AWS_SECRET_ACCESS_KEY", "x"],
    ["GOOGLE_CREDENTIALS", "x"],
    ["HUB", "hf_abc"],
    ["LLM", "sk-abc"],
    ["GIT", "ghp_abc"],
    ["GIT", "github_pat_abc"],
    ["NGC", "nvapi-abc"],
    ["AWS", "AKIA0123456789ABCDEF"],
    ["CHAT", "xoxb-1"],
    ["PEM", "a\n-----BEGIN RSA PRIVATE KEY-----"],
  ])("%s=%s", (name, value) => expect(looksSecret(name, value)).toBe(true));

  test.each([
    ["HF_TOKEN", ""],
    ["MAX_TOKENS", "4096"],
    ["TOKENIZER", "fast"],
    ["SECRETARY", "x"],
    ["KEYBOARD", "x"],
    ["MODEL", "half_precision"],
    ["PEM", "-----BEGIN CERTIFICATE-----"],
  ])("but not %s=%s", (name, value) => expect(looksSecret(name, value)).toBe(false));
});
