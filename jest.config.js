const client = "@kubernetes/client-node/";

const common = {
  rootDir: __dirname,
  // The Kubernetes client is made of ES modules, which Node can require and Jest can't.
  transform: { "\\.ts$": "@sucrase/jest-plugin", [`${client}.*\\.js$`]: "@sucrase/jest-plugin" },
  transformIgnorePatterns: [`/node_modules/(?!${client})`],
  testEnvironment: "node",
};

/** cdktf's upstream is archived and lives on as cdktn: every unit test runs on both. */
const onCdktn = { "^cdktf$": "cdktn", "^cdktf/(.*)$": "cdktn/$1" };

module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/test/e2e/", "/test/docs/"],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup.ts"],
    },
    {
      ...common,
      displayName: "cdktn",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/test/e2e/", "/test/docs/"],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup.ts"],
      moduleNameMapper: onCdktn,
    },
    { ...common, displayName: "docs", testMatch: ["<rootDir>/test/docs/**/*.test.ts"] },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
  ],
};
