import { Size } from "../../constructs/model";
import { bytes, cores, isQuantity, isResourceName } from "../../constructs/kubernetes/quantity";

describe("cores and other numbers are written as the API server gives them back", () => {
  test.each([
    [0, "0"],
    [1, "1"],
    [0.5, "500m"],
    [1.5, "1500m"],
    [2.0, "2"],
    [1 / 3, "334m"],
    [0.1 + 0.2, "300m"],
    [0.0001, "1m"],
    [999, "999"],
    [1000, "1k"],
    [1500, "1500"],
    [5_000_000, "5M"],
  ])("%d as %s", (count, text) => expect(cores(count)).toBe(text));
});

describe("sizes are written as the API server gives them back", () => {
  test.each([
    [Size.kibibytes(1), "1Ki"],
    [Size.kibibytes(1024), "1Mi"],
    [Size.mebibytes(512), "512Mi"],
    [Size.mebibytes(1536), "1536Mi"],
    [Size.gibibytes(1.5), "1536Mi"],
    [Size.gibibytes(80), "80Gi"],
    [Size.gibibytes(2048), "2Ti"],
    [Size.tebibytes(1024), "1Pi"],
    [Size.kibibytes(0.5), "512"],
    [Size.kibibytes(0), "0"],
    [Size.kibibytes(1000 / 1024), "1k"],
  ])("%o as %s", (size, text) => expect(bytes(size)).toBe(text));
});

test.each([
  ["5", true],
  ["500m", true],
  ["1.5Gi", true],
  ["5x", false],
  ["-1", false],
  ["", false],
  ["1e3", false],
  [5, false],
  [null, false],
])("%p is a quantity: %p", (text, expected) => expect(isQuantity(text)).toBe(expected));

test.each([
  ["nvidia.com/gpu", true],
  ["nvidia.com/mig-1g.10gb", true],
  ["gpu.intel.com/i915", true],
  ["cpu", false],
  ["nvidia.com/", false],
  ["/gpu", false],
  ["nvidia/gpu", false],
  ["NVIDIA.com/gpu", false],
  [undefined, false],
])("%p is a device's resource: %p", (text, expected) => expect(isResourceName(text)).toBe(expected));
