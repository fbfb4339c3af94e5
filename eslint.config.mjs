import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Folders of constructs/ in the order in which imports may point: each may import those before it. */
const layers = [
  ["model"],
  ["checks"],
  ["app"],
  ["images", "engines"],
  ["docker", "kubernetes"],
  ["registries"],
  ["testing"],
];

const barrels = ["@cdktf/provider-docker", "@cdktf/provider-kubernetes", "cdk8s"].map((name) => ({
  name,
  message: "Import the deep path (…/lib/…): the barrel costs 600 ms and 180 MB at every synth.",
}));

const noTerraform = {
  group: ["cdktf", "cdktf/*", "@cdktf/*"],
  message: "The model is plain values: it knows nothing of Terraform.",
};

/** What a folder of constructs/ must not import: what comes after it, its siblings, and what uses constructs. */
function importRules(folder, depth) {
  const forbidden = [
    ...layers[depth].filter((sibling) => sibling !== folder),
    ...layers.slice(depth + 1).flat(),
  ];
  return {
    files: [`constructs/${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: barrels,
          patterns: [
            ...(forbidden.length > 0
              ? [
                  {
                    group: forbidden.flatMap((name) => [`../${name}`, `../${name}/*`]),
                    message: `constructs/${folder} must not import this: imports point from targets to the model.`,
                  },
                ]
              : []),
            { group: ["**/stacks/*", "**/tools/*"], message: "Constructs import neither stacks nor tools." },
            ...(folder === "model" ? [noTerraform] : []),
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", "coverage", "**/*.mjs", "**/*.js"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-restricted-imports": ["error", { paths: barrels }],
    },
  },
  ...layers.flatMap((folders, depth) => folders.map((folder) => importRules(folder, depth))),
);
