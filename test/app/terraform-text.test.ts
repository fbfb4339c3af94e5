import { Fn, Token } from "cdktf";
import { literal } from "../../constructs/app";

describe("literal", () => {
  test.each([
    ["plain", "plain"],
    ["${x}", "$${x}"],
    ["%{ if x }", "%%{ if x }"],
    ["$${x}", "$$${x}"],
    ["a${b}c%{d}e", "a$${b}c%%{d}e"],
    ["$x {} 100% {", "$x {} 100% {"],
    ["", ""],
  ])("%p becomes %p", (text, escaped) => expect(literal(text)).toBe(escaped));

  test("leaves tokens alone", () => {
    const token = Token.asString(Fn.sha256("x"));
    expect(literal(token)).toBe(token);
    expect(literal(`prefix ${token}`)).toBe(`prefix ${token}`);
  });
});
